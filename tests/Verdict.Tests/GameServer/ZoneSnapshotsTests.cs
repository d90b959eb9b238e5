using Verdict.Events;
using Verdict.GameServer.Snapshots;
using Verdict.Protocol;
using Verdict.Storage;
using Verdict.Storage.Journal;

namespace Verdict.Tests.GameServer;

public class ZoneSnapshotsTests
{
    private static readonly ZoneId Zone = new(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_zone_that_was_opened_is_cut_at_its_first_tick_hot_and_cold()
    {
        await using var rig = new ZoneRig();
        rig.PassTicks(1);
        var hot = await HotAsync(rig);
        Assert.Equal((1, 1L, SnapshotTrigger.Opening), (hot.Head.Epoch.Value, hot.Head.Sequence, hot.Head.Trigger));
        Assert.Equal((rig.Journal.Id, "game-1", ""), (hot.Head.JournalId, hot.Head.Node, hot.Head.TriggerId));
        var cold = Assert.Single(await ColdAsync(rig));
        Assert.Equal(hot.Head, cold.Head);
        Assert.Equal((1, 1), (rig.Snapshots.Measure().HotSaved, rig.Snapshots.Measure().ColdPublished));
    }

    [Fact]
    public async Task Hot_ones_come_at_their_interval_and_cold_ones_at_theirs()
    {
        await using var rig = new ZoneRig(snapshots: new() { HotIntervalMs = 1_000, ColdIntervalMs = 4_000, StallMsMax = 600_000 });
        var taken = new List<SnapshotTrigger>();
        for (var tick = 1; tick <= 200; tick++)
        {
            rig.PassTicks(1);
            if (tick % 20 == 1) taken.Add((await HotAsync(rig)).Head.Trigger);
        }

        // Ten seconds: one at the opening, then one a second, and a cold one every fourth.
        Assert.Equal(SnapshotTrigger.Opening, taken[0]);
        Assert.All(taken.Skip(2), trigger => Assert.Equal(SnapshotTrigger.Periodic, trigger));
        await rig.Snapshots.FinishAsync(Cancellation);
        var figures = rig.Snapshots.Measure();
        Assert.Equal((11, 3), (figures.HotSaved, figures.ColdPublished));
        Assert.Equal("memory", figures.HotStore);
    }

    [Fact]
    public async Task One_that_was_asked_for_names_the_command_and_is_hot_and_cold()
    {
        await using var rig = new ZoneRig();
        var ada = rig.Connect(1);
        rig.Drain();
        await rig.PassTickAsync();
        await rig.Snapshots.FinishAsync(Cancellation);
        ada.Move(1, 1_100, 1_000);
        rig.Drain();

        Assert.True(rig.Snapshots.TryRequest(Zone, "command-1"));
        Assert.False(rig.Snapshots.TryRequest(new(2), "command-2"));
        await rig.PassTickAsync();

        var hot = await HotAsync(rig);
        Assert.Equal((SnapshotTrigger.Manual, "command-1", 1), (hot.Head.Trigger, hot.Head.TriggerId, hot.Head.Players));
        Assert.Equal(hot.Head, (await ColdAsync(rig))[^1].Head);
    }

    [Fact]
    public async Task More_requests_than_may_wait_are_refused_and_each_other_one_gets_its_own_snapshot()
    {
        await using var rig = new ZoneRig();
        for (var i = 0; i < CutSchedule.RequestsMax; i++) Assert.True(rig.Snapshots.TryRequest(ZoneId.Any, $"command-{i}"));
        Assert.False(rig.Snapshots.TryRequest(ZoneId.Any, "one too many"));
        for (var i = 0; i <= CutSchedule.RequestsMax; i++)
        {
            rig.PassTicks(1);
            await rig.Snapshots.FinishAsync(Cancellation);
        }

        var cold = await ColdAsync(rig);
        Assert.Equal(
            ["", .. Enumerable.Range(0, CutSchedule.RequestsMax).Select(i => $"command-{i}")],
            cold.Select(snapshot => snapshot.Head.TriggerId));
    }

    [Fact]
    public async Task A_store_that_is_down_costs_nothing_and_gets_the_newest_when_it_is_back()
    {
        await using var rig = new ZoneRig(snapshots: new() { HotIntervalMs = 100, RetryMaxMs = 10, StallMsMax = 600_000 });
        rig.Hot.Trouble = "Redis sleeps.";
        var ada = rig.Connect(1);
        rig.Drain();
        for (var i = 1; i <= 50; i++)
        {
            ada.Move(i, 1_000 + (i % 2 * 100), 1_000);
            rig.Drain();
            await rig.PassTickAsync();
        }

        while (rig.Snapshots.Measure().HotFailures < 3) await Task.Yield();
        var down = rig.Snapshots.Measure();
        Assert.Equal((0, -1, "Redis sleeps."), (down.HotSaved, down.HotAgeMs, down.HotError));
        Assert.Equal(50, rig.Worker.Accepted);
        Assert.NotEmpty(await ColdAsync(rig, finish: false));

        rig.Hot.Trouble = null;
        var hot = await HotAsync(rig);
        Assert.InRange(hot.Head.Tick, 48, 50);
        var up = rig.Snapshots.Measure();
        Assert.Equal((0, ""), (up.HotFailuresInARow, up.HotError));
        Assert.True(up.HotAgeMs >= 0 && up.BytesPerPlayer > 0);
    }

    [Fact]
    public async Task Nothing_is_saved_that_the_journal_does_not_have()
    {
        using var diskAnswers = new ManualResetEventSlim();
        await using var rig = new ZoneRig();
        rig.Journal.Before = _ => diskAnswers.Wait(Cancellation);
        rig.Connect(1);
        rig.Drain();
        rig.PassTicks(200);
        Assert.Null(await rig.Hot.LoadAsync(Zone, Cancellation));
        Assert.Equal(0, rig.Snapshots.Measure().ColdPublished);
        diskAnswers.Set();
        await rig.PassTickAsync();
        Assert.True((await HotAsync(rig)).Head.Sequence <= rig.Journal.DurableIndex);
    }

    [Fact]
    public async Task A_stop_leaves_a_snapshot_after_which_nothing_is_to_be_replayed()
    {
        await using var rig = new ZoneRig();
        rig.Connect(1);
        rig.Drain();
        for (var i = 0; i < 5; i++) await rig.PassTickAsync();
        rig.Worker.Stop();
        Assert.Equal(SnapshotTrigger.Stopping, (await HotAsync(rig)).Head.Trigger);
        var recovered = await rig.CrashAndRecoverAsync();
        var certificate = recovered.Report!.Certificate;
        Assert.Equal((RecoverySource.Hot, 0, 0), (certificate.Source, certificate.EventsReplayed, certificate.Gaps));
        Assert.Equal((1, 5), (recovered.Zone.PlayerCount, recovered.Zone.Tick));
    }

    [Fact]
    public async Task The_journal_is_needed_from_the_cut_before_the_last_cold_one_on()
    {
        await using var rig = new ZoneRig();
        Assert.Equal(0, rig.Snapshots.NeededFrom);
        rig.PassTicks(1);
        var first = await HotAsync(rig);
        Assert.Equal(0, rig.Snapshots.NeededFrom);
        rig.Connect(1);
        rig.Drain();
        Assert.True(rig.Snapshots.TryRequest(Zone, "again"));
        await rig.PassTickAsync();
        await rig.Snapshots.FinishAsync(Cancellation);
        Assert.Equal(first.Head.JournalPosition, rig.Snapshots.NeededFrom);
        Assert.True(rig.Snapshots.NeededFrom > 0);
    }

    [Fact]
    public async Task A_cut_allocates_nothing_once_the_zone_has_its_size()
    {
        using var diskAnswers = new ManualResetEventSlim();
        await using var rig = new ZoneRig();
        for (var player = 1; player <= 50; player++) rig.Connect(player);
        rig.Drain();
        await rig.PassTickAsync();
        await rig.Snapshots.FinishAsync(Cancellation);
        await rig.Publisher.FlushAsync(Cancellation);

        // The saver waits for the disk from its first cut on, so only the zone's own part is measured.
        rig.Journal.Before = _ => diskAnswers.Wait(Cancellation);
        rig.Publisher.PostFigures([0x90]);
        var snapshots = rig.Snapshots.Of(Zone);
        var zone = (await rig.Recovery.RecoverAsync(Zone, Cancellation)).Zone;
        Assert.Equal(50, zone.PlayerCount);
        // Three cuts take turns, the third one whenever the saver comes for the first; each reserves its memory once.
        Steady.AllocatesNothing(() =>
        {
            for (var i = 0; i < 100; i++) snapshots.TakeLast(zone);
        });
        diskAnswers.Set();
    }

    private static async Task<ZoneSnapshot> HotAsync(ZoneRig rig)
    {
        await rig.Snapshots.FinishAsync(Cancellation);
        var bytes = await rig.Hot.LoadAsync(Zone, Cancellation);
        Assert.True(ZoneSnapshot.TryRead(bytes!.Value, out var snapshot, out var why), why);
        return snapshot;
    }

    private static async Task<List<ZoneSnapshot>> ColdAsync(ZoneRig rig, bool finish = true)
    {
        if (finish) await rig.Snapshots.FinishAsync(Cancellation);
        await rig.Publisher.FlushAsync(Cancellation);
        var found = new List<ZoneSnapshot>();
        using var reader = JournalReader.Open(rig.Journal.DirectoryPath, 0);
        while (reader.TryReadBlock(out var block))
        {
            if (block.Kind != RecordKind.ZoneSnapshot) continue;
            Assert.True(ZoneSnapshot.TryRead(block.Body[4..].ToArray(), out var snapshot, out var why), why);
            found.Add(snapshot);
        }

        return found;
    }
}
