using Verdict.GameServer.Net;
using Verdict.GameServer.Sync;
using Verdict.Protocol.Messages;
using Verdict.Tests.GameServer;

namespace Verdict.Tests.Sync;

public class ZoneSyncTests
{
    [Fact]
    public async Task Each_verdict_of_a_steady_walker_takes_an_update_along_and_one_goes_alone_between_two()
    {
        await using var rig = new ZoneRig();
        var (ada, bob) = (rig.Connect(1), rig.Connect(2));
        rig.Drain();
        rig.PassMs(200);
        ada.Read();
        for (var i = 1; i <= 20; i++)
        {
            bob.Move(i, 1_000 + (i % 2 * 100), 1_000);
            if (i % 2 == 0) ada.Move(i, 1_000 + (i % 4 * 50), 1_000);
            rig.Drain();
            rig.PassMs(50);
        }

        var heard = ada.Read();
        Assert.Equal(10, heard.Count(type => type == MessageType.MoveAccepted));
        Assert.InRange(heard.Count(type => type == MessageType.StateUpdate), 18, 20);
        // A write ends where the next begins with a verdict or with an update that follows another.
        for (var i = 0; i < heard.Count; i++)
        {
            if (heard[i] == MessageType.MoveAccepted) Assert.Equal(MessageType.StateUpdate, heard[i + 1]);
        }
    }

    [Fact]
    public async Task Who_says_nothing_is_told_at_the_full_rate()
    {
        await using var rig = new ZoneRig();
        var (ada, bob) = (rig.Connect(1), rig.Connect(2));
        rig.Drain();
        rig.PassMs(200);
        bob.Read();
        for (var i = 1; i <= 20; i++)
        {
            ada.Move(i, 1_000 + (i % 2 * 100), 1_000);
            rig.Drain();
            rig.PassMs(50);
        }

        Assert.InRange(bob.Read().Count(type => type == MessageType.StateUpdate), 19, 20);
    }

    [Fact]
    public async Task A_zone_in_which_nothing_changes_looks_at_nobody()
    {
        await using var rig = new ZoneRig();
        for (var player = 1; player <= 10; player++) rig.Connect(player);
        rig.Drain();
        rig.PassMs(200);
        Assert.Equal(rig.Worker.NextTickAt, rig.Worker.NextDueAt);
        var sent = rig.Metrics.UpdatesSent;
        rig.PassMs(500);
        Assert.Equal(sent, rig.Metrics.UpdatesSent);
    }

    [Fact]
    public async Task Resync_shows_everything_anew_and_no_more_often_than_the_far_rate()
    {
        await using var rig = new ZoneRig(sync: new() { FarUpdatesPerSecond = 5 });
        var ada = rig.Connect(1);
        rig.Drain();
        rig.PassMs(300);
        ada.Read();
        for (var i = 0; i < 50; i++)
        {
            rig.Post(new(ada.Connection, new(MessageType.Resync, 0, 0, 0), rig.Now));
            rig.Drain();
            rig.PassMs(20);
        }

        Assert.InRange(ada.Read().Count(type => type == MessageType.StateUpdate), 4, 6);
    }

    [Fact]
    public void Nobody_is_due_early_and_everybody_is_due_in_time_whatever_the_order()
    {
        var random = new Random(5);
        var schedule = new UpdateSchedule(startedAt: 1_000, frequency: 1_000_000);
        var viewers = Enumerable.Range(0, 200).Select(_ => new Viewer(new(1, null!, () => { }))).ToArray();
        foreach (var viewer in viewers) schedule.AddNow(viewer);
        var taken = 0;
        for (var now = 1_000L; now < 60_000_000; now += random.Next(1, 40_000))
        {
            while (schedule.TryTake(now, out var viewer))
            {
                taken++;
                Assert.InRange(now - viewer.DueAt, 0, 60_000_000);
                viewer.DueAt = now + random.Next(1_000, 2_000_000);
                schedule.Add(viewer);
            }

            Assert.True(schedule.NextAt > now);
            // At most a millisecond of rounding, and never past anybody's time.
            Assert.True(schedule.NextAt <= viewers.Min(viewer => viewer.DueAt) + 1_000);
        }

        Assert.True(taken > 1_000);
    }
}
