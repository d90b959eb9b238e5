using Verdict.Cli.Players;

namespace Verdict.Tests.Cli;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void Percentiles_are_right_to_within_two_percent_whatever_the_times_are()
    {
        var random = new Random(7);
        long[] times = [.. Enumerable.Range(0, 20_000).Select(_ => (long)Math.Exp(random.NextDouble() * 16))];
        var histogram = new LatencyHistogram();
        foreach (var time in times) histogram.RecordUs(time);
        Array.Sort(times);

        foreach (var part in new[] { 0.01, 0.5, 0.95, 0.99, 0.999 })
        {
            var exact = times[(int)Math.Ceiling(times.Length * part) - 1] / 1_000.0;
            Assert.InRange(histogram.PercentileMs(part), exact * 0.98, exact * 1.02);
        }

        Assert.Equal(times[^1] / 1_000.0, histogram.MaxMs);
        Assert.Equal(times.Length, histogram.Count);
    }

    [Fact]
    public void Nothing_recorded_is_nothing()
    {
        var histogram = new LatencyHistogram();
        Assert.Equal((0, 0, 0), (histogram.PercentileMs(0.99), histogram.MaxMs, histogram.Count));
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(long.MaxValue)]
    public void Impossible_times_are_counted_and_harm_nothing(long us)
    {
        var histogram = new LatencyHistogram();
        histogram.RecordUs(us);
        Assert.Equal(1, histogram.Count);
        Assert.True(histogram.PercentileMs(0.5) >= 0);
    }

    [Fact]
    public void Threads_that_record_at_once_lose_nothing()
    {
        var histogram = new LatencyHistogram();
        Parallel.For(0, 8, thread =>
        {
            for (var i = 0; i < 10_000; i++) histogram.RecordUs(thread * 1_000);
        });
        Assert.Equal(80_000, histogram.Count);
        Assert.Equal(7, histogram.MaxMs);
    }
}
