using Verdict.GameServer.Ticking;

namespace Verdict.Tests.GameServer;

public class TickScheduleTests
{
    private const long Frequency = 1_000_000_000;
    private const long Tick = Frequency / 20;

    [Fact]
    public void Nothing_is_due_before_the_first_deadline()
    {
        var schedule = new TickSchedule(startedAt: 0, ticksPerSecond: 20, Frequency, catchUpTicksMax: 5);
        Assert.Equal(Tick, schedule.NextAt);
        Assert.Equal(0, schedule.TakeDue(Tick - 1));
        Assert.Equal(1, schedule.TakeDue(Tick));
        Assert.Equal(0, schedule.TakeDue(Tick));
    }

    [Fact]
    public void Late_wake_ups_do_not_add_up()
    {
        var schedule = new TickSchedule(0, 20, Frequency, 5);
        var ran = 0;
        // Every wake-up comes 7 ms late; after an hour the ticks are where an hour of 20 Hz must be.
        for (var i = 1; i <= 72_000; i++) ran += schedule.TakeDue((i * Tick) + 7_000_000);
        Assert.Equal(72_000, ran);
        Assert.Equal(72_001 * Tick, schedule.NextAt);
        Assert.Equal(0, schedule.Overruns);
    }

    [Fact]
    public void A_rate_that_does_not_divide_the_clock_does_not_drift()
    {
        var schedule = new TickSchedule(0, 30, Frequency, 5);
        var ran = 0;
        for (var ms = 0L; ms <= 60_000; ms += 5) ran += schedule.TakeDue(ms * 1_000_000);
        Assert.Equal(1_800, ran);
    }

    [Fact]
    public void A_late_zone_catches_up_to_its_bound_and_gives_up_the_rest()
    {
        var schedule = new TickSchedule(0, 20, Frequency, catchUpTicksMax: 5);
        Assert.Equal(3, schedule.TakeDue(3 * Tick));
        Assert.Equal(2, schedule.Overruns);

        // A pause of two seconds: forty ticks are due, five run, and the next is one tick away rather than long past.
        var after = 43 * Tick;
        Assert.Equal(5, schedule.TakeDue(after));
        Assert.Equal(2 + 39, schedule.Overruns);
        Assert.Equal(after + Tick, schedule.NextAt);
        Assert.Equal(0, schedule.TakeDue(after));
    }
}
