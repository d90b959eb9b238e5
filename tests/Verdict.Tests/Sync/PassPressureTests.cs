using System.Diagnostics;
using Verdict.GameServer.Sync;
using Verdict.Protocol.Messages;
using Verdict.Tests.GameServer;

namespace Verdict.Tests.Sync;

public class PassPressureTests
{
    private const int AllowedMs = 10;

    private static readonly SyncOptions Options = new() { YieldAfterMs = AllowedMs };

    [Fact]
    public void A_pass_within_its_time_tells_everybody_and_changes_nothing()
    {
        var pressure = new PassPressure(Options);
        for (var i = 0; i < 1_000; i++) Assert.False(Pass(pressure, ms: AllowedMs - 1));
        Assert.Equal(50, pressure.Stretch(50));
    }

    [Fact]
    public void A_pass_out_of_time_leaves_the_rest_to_the_next_which_has_time_again()
    {
        var pressure = new PassPressure(Options);
        pressure.Begin(1_000);
        Assert.True(pressure.HasTime(1_000 + Ms(AllowedMs) - 1));
        Assert.False(pressure.HasTime(1_000 + Ms(AllowedMs)));
        Assert.True(pressure.End(Ms(AllowedMs)));
        pressure.Begin(2_000);
        Assert.True(pressure.HasTime(2_000));
    }

    [Fact]
    public void While_somebody_waits_intervals_become_longer_and_never_longer_than_the_most()
    {
        var pressure = new PassPressure(Options);
        var last = 1_000L;
        for (var i = 0; i < 10; i++)
        {
            Assert.True(Pass(pressure, ms: AllowedMs));
            Assert.True(pressure.Stretch(1_000) > last);
            last = pressure.Stretch(1_000);
        }

        for (var i = 0; i < 1_000; i++) Pass(pressure, ms: 500);
        Assert.Equal(1_000 * PassPressure.StretchMax, pressure.Stretch(1_000));
    }

    [Fact]
    public void Short_passes_bring_intervals_back_slowly_and_those_in_between_leave_them()
    {
        var pressure = new PassPressure(Options);
        while (pressure.Stretch(1_000) < 4_000) Pass(pressure, ms: 20);
        var high = pressure.Stretch(1_000);
        for (var i = 0; i < 100; i++) Pass(pressure, ms: 7);
        Assert.Equal(high, pressure.Stretch(1_000));
        Pass(pressure, ms: 1);
        Assert.InRange(pressure.Stretch(1_000), high * 97 / 100, high - 1);
        for (var i = 0; i < 500; i++) Pass(pressure, ms: 1);
        Assert.Equal(1_000, pressure.Stretch(1_000));
    }

    [Fact]
    public async Task Whoever_was_left_out_of_a_pass_is_told_in_the_next()
    {
        await using var rig = new ZoneRig(sync: new() { YieldAfterMs = AllowedMs });
        var (ada, bob) = (rig.Connect(1), rig.Connect(2));
        rig.Drain();
        rig.PassMs(1_000);
        bob.Read();
        ada.Move(1, 1_100, 1_000);
        rig.Worker.Drain();
        rig.Worker.Pressure.Begin(rig.Now - Ms(AllowedMs));
        rig.PassMs(1);
        Assert.DoesNotContain(MessageType.StateUpdate, bob.Read());
        rig.Worker.Pressure.Begin(rig.Now);
        rig.PassMs(1);
        Assert.Contains(MessageType.StateUpdate, bob.Read());
    }

    [Fact]
    public async Task Under_pressure_a_watcher_hears_less_often_and_a_walker_with_each_of_its_verdicts()
    {
        await using var rig = new ZoneRig(sync: new() { YieldAfterMs = AllowedMs });
        while (rig.Worker.Pressure.Stretch(1_000) < 1_000 * PassPressure.StretchMax) Pass(rig.Worker.Pressure, ms: 100);
        rig.Worker.Pressure.Begin(long.MaxValue / 2);
        var (ada, bob, carl) = (rig.Connect(1), rig.Connect(2), rig.Connect(3));
        rig.Drain();
        rig.PassMs(1_000);
        ada.Read();
        bob.Read();
        for (var i = 1; i <= 40; i++)
        {
            ada.Move(i, 1_000 + (i % 2 * 100), 1_000);
            carl.Move(i, 1_000, 1_000 + (i % 2 * 100));
            rig.Drain();
            rig.PassMs(50);
        }

        var walker = ada.Read();
        Assert.Equal(40, walker.Count(type => type == MessageType.MoveAccepted));
        Assert.InRange(walker.Count(type => type == MessageType.StateUpdate), 38, 40);
        Assert.InRange(bob.Read().Count(type => type == MessageType.StateUpdate), 4, 7);
    }

    private static bool Pass(PassPressure pressure, int ms)
    {
        pressure.Begin(1_000);
        pressure.HasTime(1_000 + Ms(ms));
        return pressure.End(Ms(ms));
    }

    private static long Ms(int milliseconds) => milliseconds * Stopwatch.Frequency / 1_000;
}
