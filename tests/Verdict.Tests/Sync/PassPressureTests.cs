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
    public void A_pass_within_its_time_changes_nothing()
    {
        var pressure = new PassPressure(Options);
        for (var i = 0; i < 1_000; i++) Assert.False(pressure.Look(Ms(AllowedMs)));
        Assert.False(pressure.IsHigh);
        Assert.Equal(50, pressure.Stretch(50));
    }

    [Fact]
    public void Long_passes_make_intervals_longer_and_never_longer_than_the_most()
    {
        var pressure = new PassPressure(Options);
        var last = 1_000L;
        for (var i = 0; i < 10; i++)
        {
            Assert.True(pressure.Look(Ms(AllowedMs) + 1));
            Assert.True(pressure.Stretch(1_000) > last);
            last = pressure.Stretch(1_000);
        }

        for (var i = 0; i < 1_000; i++) pressure.Look(Ms(500));
        Assert.Equal(1_000 * PassPressure.StretchMax, pressure.Stretch(1_000));
    }

    [Fact]
    public void Short_passes_bring_intervals_back_slowly_and_those_in_between_leave_them()
    {
        var pressure = new PassPressure(Options);
        while (pressure.Stretch(1_000) < 4_000) pressure.Look(Ms(20));
        var high = pressure.Stretch(1_000);
        for (var i = 0; i < 100; i++) pressure.Look(Ms(7));
        Assert.Equal(high, pressure.Stretch(1_000));
        pressure.Look(Ms(1));
        Assert.InRange(pressure.Stretch(1_000), high * 95 / 100, high - 1);
        for (var i = 0; i < 500; i++) pressure.Look(Ms(1));
        Assert.False(pressure.IsHigh);
    }

    [Fact]
    public async Task Under_pressure_a_watcher_hears_less_often_and_a_walker_with_each_of_its_verdicts()
    {
        await using var rig = new ZoneRig(sync: new() { YieldAfterMs = AllowedMs });
        while (rig.Worker.Pressure.Stretch(1_000) < 1_000 * PassPressure.StretchMax) rig.Worker.Pressure.Look(Ms(100));
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

    private static long Ms(int milliseconds) => milliseconds * Stopwatch.Frequency / 1_000;
}
