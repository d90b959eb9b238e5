using Verdict.GameServer.Sync;

namespace Verdict.Tests.Sync;

/// <summary>Time here is in milliseconds, and there is always something to tell.</summary>
public class UpdateBeatTests
{
    private const int Seconds = 20;

    [Theory]
    [InlineData(100, 250)]
    [InlineData(50, 100)]
    [InlineData(100, 100)]
    [InlineData(100, 1_000)]
    [InlineData(50, 125)]
    [InlineData(100, 33)]
    [InlineData(100, 67)]
    public void Whoever_acts_steadily_has_the_full_rate_and_a_write_for_each_update_or_verdict_whichever_are_more(int interval, int period)
    {
        var told = Run(interval, Verdicts(period, jitter: 0));
        var (updates, verdicts) = (Seconds * 1_000.0 / interval, Seconds * 1_000.0 / period);
        Assert.InRange(told.Updates.Count, updates * 0.97, updates * 1.03);
        Assert.InRange(told.Writes, 0, (Math.Max(updates, verdicts) * 1.03) + 2);
        Assert.All(told.Gaps.Skip(20), gap => Assert.InRange(gap, interval / 2, interval * 3 / 2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_verdict_that_comes_a_little_early_or_late_still_takes_its_update_along(int seed)
    {
        var told = Run(interval: 100, Verdicts(period: 250, jitter: 10, seed));
        Assert.InRange(told.Updates.Count, Seconds * 9.7, Seconds * 10.2);
        Assert.InRange(told.Writes, 0, Seconds * 10.6);
        Assert.All(told.Gaps, gap => Assert.InRange(gap, 1, 200));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whoever_acts_at_random_is_told_at_the_full_rate_too(int seed)
    {
        var told = Run(interval: 100, Verdicts(period: 250, jitter: 240, seed));
        Assert.InRange(told.Updates.Count, Seconds * 9.3, Seconds * 10.3);
        Assert.All(told.Gaps, gap => Assert.InRange(gap, 1, 200));
    }

    [Fact]
    public void Whoever_says_nothing_is_told_each_interval()
    {
        var told = Run(interval: 50, verdicts: []);
        Assert.All(told.Gaps, gap => Assert.Equal(50, gap));
    }

    [Fact]
    public void Whoever_stops_acting_waits_once_at_most_and_is_then_told_each_interval()
    {
        var told = Run(interval: 100, [.. Verdicts(period: 250, jitter: 0).Where(at => at < 5_000)]);
        Assert.All(told.Gaps, gap => Assert.InRange(gap, 50, 175));
        Assert.All(told.Gaps.TakeLast(100), gap => Assert.Equal(100, gap));
    }

    [Fact]
    public void Pressure_makes_rarer_what_goes_alone_and_nothing_that_rides()
    {
        var told = Run(interval: 800, Verdicts(period: 250, jitter: 0), relaxed: 100);
        Assert.InRange(told.Updates.Count, (Seconds * 4) - 1, (Seconds * 4) + 1);
        Assert.Equal(told.Writes, told.Updates.Count, tolerance: 2.0);
    }

    [Fact]
    public void A_server_that_was_late_does_not_make_up_for_it()
    {
        var beat = new UpdateBeat();
        Assert.Equal(1_100, beat.Told(now: 1_000, interval: 100));
        Assert.Equal(1_500, beat.Told(now: 1_400, interval: 100));
        // Late by less than an interval it is on the beat again.
        Assert.Equal(1_600, beat.Told(now: 1_530, interval: 100));
    }

    private static int[] Verdicts(int period, int jitter, int seed = 0)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(1, Seconds * 1_000 / period).Select(i => (i * period) + random.Next(-jitter / 2, (jitter / 2) + 1))];
    }

    private static Telling Run(int interval, int[] verdicts, int relaxed = 0)
    {
        var beat = new UpdateBeat();
        var (isVerdict, updates, writes) = (verdicts.ToHashSet(), new List<int>(), 0);
        var dueAt = 0L;
        for (var now = 0; now < Seconds * 1_000; now++)
        {
            var acts = isVerdict.Contains(now);
            if (acts) beat.Heard(now, interval);
            var isTold = acts && beat.MayRide(now, interval, relaxed == 0 ? interval : relaxed);
            isTold |= now >= dueAt;
            if (isTold)
            {
                dueAt = beat.Told(now, interval);
                updates.Add(now);
            }

            if (acts || isTold) writes++;
        }

        return new(updates, writes);
    }

    private sealed record Telling(List<int> Updates, int Writes)
    {
        public IEnumerable<int> Gaps => Updates.Zip(Updates.Skip(1), static (first, second) => second - first);
    }
}
