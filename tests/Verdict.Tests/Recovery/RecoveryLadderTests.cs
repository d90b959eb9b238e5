using Verdict.Events;
using Verdict.GameServer.Recovery;
using Verdict.Protocol;
using Verdict.Storage;
using Verdict.Tests.Zones;

namespace Verdict.Tests.Recovery;

public sealed class RecoveryLadderTests : IDisposable
{
    private const string NoHot = "There is no hot snapshot (memory).";
    private const string NoCold = "There is no cold snapshot.";

    private readonly RecoveryRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_hot_snapshot_and_what_was_recorded_after_it_give_the_zone_as_it_was()
    {
        _rig.Play(80);
        var cut = _rig.Point;
        var (cutHash, cutTick) = (_rig.World.Zone.Hash(), _rig.World.Zone.Tick);
        var takenAtMs = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - 60_000;
        await _rig.SaveHotAsync(_rig.Cut(takenAtMs: takenAtMs));
        var before = _rig.World.Record.Count;
        _rig.Play(60);

        var recovered = await _rig.RecoverAsync();

        Assert.Equal(_rig.World.Zone.Hash(), recovered.Zone.Hash());
        Assert.Equal(_rig.Point.Epoch.Next, recovered.NextEpoch);
        var certificate = recovered.Report!.Certificate;
        Assert.InRange(certificate.SnapshotAgeMs, 60_000, 600_000);
        Assert.True(certificate.TotalUs >= certificate.LoadUs + certificate.ReplayUs);
        Assert.Equal(
            new ZoneRecovered(
                _rig.Zone,
                RecoverySource.Hot,
                RecoveryLog.Journal,
                cut.Epoch,
                cut.Sequence,
                cutTick,
                SnapshotAgeMs: 0,
                _rig.World.Record.Count - before,
                Gaps: 0,
                EventsLost: 0,
                cutHash,
                _rig.World.Zone.Hash(),
                LoadUs: 0,
                ReplayUs: 0,
                TotalUs: 0,
                ""),
            certificate with { SnapshotAgeMs = 0, LoadUs = 0, ReplayUs = 0, TotalUs = 0 });
        Assert.Empty(recovered.Report.Notes);
        Assert.Equal(0, _rig.ColdAsked);
        Assert.Same(recovered.Report, Assert.Single(_rig.Book.Reports));
    }

    [Fact]
    public async Task Ticks_that_passed_before_the_cut_without_any_event_are_not_lived_through_again()
    {
        _rig.Play(30);
        _rig.World.Zone.Steps(500);
        _rig.World.Collect();
        _rig.Play(1);
        await _rig.SaveHotAsync();
        Assert.Equal(_rig.World.Zone.Tick, (await _rig.RecoverAsync()).Zone.Tick);
    }

    [Fact]
    public async Task Without_a_hot_one_the_cold_one_is_taken()
    {
        _rig.Play(50);
        _rig.Cold = _rig.Cut();
        _rig.Play(50);
        await ExpectAsync(RecoverySource.Cold, RecoveryLog.Journal, NoHot);
    }

    [Fact]
    public async Task Without_any_the_whole_record_is_replayed()
    {
        _rig.Play(100);
        var report = await ExpectAsync(RecoverySource.Empty, RecoveryLog.Journal, NoHot, NoCold);
        Assert.Equal(_rig.World.Record.Count, report.Certificate.EventsReplayed);
    }

    [Fact]
    public async Task Stores_that_are_down_are_rungs_that_do_not_hold()
    {
        _rig.Play(100);
        _rig.Hot.Trouble = "Redis sleeps.";
        _rig.ColdTrouble = "The platform sleeps.";
        await ExpectAsync(
            RecoverySource.Empty,
            RecoveryLog.Journal,
            "There is no hot snapshot: Redis sleeps.",
            "There is no cold snapshot: The platform sleeps.");
    }

    [Fact]
    public async Task A_flipped_bit_anywhere_makes_the_next_rung_hold()
    {
        _rig.Play(60);
        _rig.Cold = _rig.Cut();
        _rig.Play(20);
        var good = _rig.Cut();
        for (var at = 0; at < good.Length; at++)
        {
            var damaged = (byte[])good.Clone();
            damaged[at] ^= (byte)(1 << (at % 8));
            await _rig.SaveHotAsync(damaged);
            var report = (await _rig.RecoverAsync()).Report!;
            Assert.Equal((at, RecoverySource.Cold), (at, report.Certificate.Source));
            Assert.Equal(_rig.World.Zone.Hash(), report.Certificate.StateHash);
            Assert.StartsWith("The hot snapshot cannot be used: its checksum", Assert.Single(report.Notes), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_snapshot_that_was_cut_short_anywhere_is_none()
    {
        _rig.Play(60);
        var good = _rig.Cut();
        for (var length = 0; length < good.Length; length += 7)
        {
            await _rig.SaveHotAsync(good[..length]);
            var report = (await _rig.RecoverAsync()).Report!;
            Assert.Equal((length, RecoverySource.Empty), (length, report.Certificate.Source));
            Assert.Equal(_rig.World.Zone.Hash(), report.Certificate.StateHash);
        }
    }

    [Fact]
    public async Task A_snapshot_of_another_zone_is_none()
    {
        using var other = new RecoveryRig(seed: 8);
        Assert.NotEqual(other.Zone, _rig.Zone);
        _rig.Play(20);
        await _rig.SaveHotAsync(other.Cut());
        await ExpectAsync(
            RecoverySource.Empty,
            RecoveryLog.Journal,
            $"The hot snapshot cannot be used: The state is of zone {other.Zone}, not of zone {_rig.Zone}.",
            NoCold);
    }

    [Fact]
    public async Task A_cold_one_of_the_newest_owner_is_better_than_a_hot_one_of_the_owner_before()
    {
        _rig.Play(40);
        await _rig.SaveHotAsync();
        var older = _rig.Point;
        _rig.Reopen();
        _rig.Play(40);
        _rig.Cold = _rig.Cut();
        _rig.Play(20);
        await ExpectAsync(
            RecoverySource.Cold,
            RecoveryLog.Journal,
            $"The hot snapshot is of epoch {older.Epoch}, and the zone has had epoch {_rig.Point.Epoch}.");
    }

    [Fact]
    public async Task A_hot_one_of_the_owner_before_is_better_than_none()
    {
        _rig.Play(40);
        await _rig.SaveHotAsync();
        var older = _rig.Point;
        _rig.Reopen();
        _rig.Play(40);
        await ExpectAsync(
            RecoverySource.Hot,
            RecoveryLog.Journal,
            $"The hot snapshot is of epoch {older.Epoch}, and the zone has had epoch {_rig.Point.Epoch}.",
            NoCold);
    }

    [Fact]
    public async Task A_snapshot_ahead_of_the_journal_proves_what_the_journal_lost()
    {
        _rig.Play(40);
        var copy = _rig.CopyJournal();
        var kept = _rig.Point;
        _rig.Play(5);
        var lost = _rig.Point.Sequence - kept.Sequence;
        await _rig.SaveHotAsync();
        _rig.RestoreJournal(copy);

        var report = await ExpectAsync(
            RecoverySource.Hot,
            RecoveryLog.Journal,
            $"The journal ends at event {kept.Sequence} of epoch {kept.Epoch}, before the snapshot: "
            + $"{lost} events are in the zone's state and in no record.");

        Assert.Equal((1, lost), (report.Certificate.Gaps, report.Certificate.EventsLost));
    }

    [Fact]
    public async Task A_changed_map_takes_the_snapshot_and_moves_whom_it_leaves_nowhere_to_stand()
    {
        using var rig = new RecoveryRig(seed: 11);
        while (rig.World.Zone.PlayerCount == 0) rig.Play(1);
        await rig.SaveHotAsync();
        var shape = new MapShape(50, 50, [], []);
        var recovered = await rig.RecoverAsync(new(shape, [new(10, 10)]));
        Assert.Equal(RecoverySource.Hot, recovered.Report!.Certificate.Source);
        rig.Continue(recovered);
        for (var i = 0; i < recovered.Zone.PlayerCount; i++)
        {
            var player = recovered.Zone.PlayerAt(i);
            if (player.Life != Verdict.Protocol.Messages.Life.Dead) Assert.InRange(player.Position.X, 0, 49);
        }
    }

    [Fact]
    public async Task A_zone_without_a_past_begins_without_a_certificate()
    {
        _rig.LoseDisk();
        var recovered = await _rig.RecoverAsync();
        Assert.Null(recovered.Report);
        Assert.Equal(new Epoch(1), recovered.NextEpoch);
        Assert.Empty(_rig.Book.Reports);
    }

    [Fact]
    public async Task An_owner_that_is_known_only_by_its_point_still_counts()
    {
        _rig.LoseDisk();
        await _rig.SaveHotAsync([], new EventPoint(new(41), 5));
        _rig.Hot.Expire(_rig.Zone);
        var recovered = await _rig.RecoverAsync();
        Assert.Equal(new Epoch(42), recovered.NextEpoch);
        Assert.Equal((RecoverySource.Empty, RecoveryLog.None), Sources(recovered.Report!));
    }

    [Fact]
    public async Task A_hole_in_the_record_that_no_snapshot_covers_makes_the_zone_start_empty_and_say_so()
    {
        _rig.Play(30);
        var at = _rig.Journal.DurablePosition;
        await _rig.SaveHotAsync();
        _rig.Play(30);
        _rig.DamageAfter(at, blocks: 3);

        var recovered = await _rig.RecoverAsync();

        Assert.Equal(0, recovered.Zone.PlayerCount);
        Assert.Equal(_rig.Point.Epoch.Next, recovered.NextEpoch);
        var report = recovered.Report!;
        Assert.Equal((RecoverySource.Empty, RecoveryLog.None), Sources(report));
        Assert.Equal((1, 3), (report.Certificate.Gaps, report.Certificate.EventsLost));
        Assert.Contains(report.Notes, note => note.StartsWith("The hot snapshot cannot be led on:", StringComparison.Ordinal));
        Assert.Contains(report.Notes, note => note.StartsWith("The empty zone cannot be led on:", StringComparison.Ordinal));

        // The owner that began with nothing makes the hole history: the next recovery goes on from there.
        _rig.Continue(recovered);
        var again = await _rig.RecoverAsync();
        Assert.Equal(recovered.Zone.Hash(), again.Zone.Hash());
        Assert.Equal(1, again.Report!.Certificate.Gaps);
        Assert.Contains(again.Report.Notes, note => note.Contains("began with nothing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_hole_before_the_snapshot_is_of_no_matter()
    {
        var at = _rig.Journal.DurablePosition;
        _rig.Play(40);
        await _rig.SaveHotAsync();
        _rig.Play(20);
        _rig.DamageAfter(at);
        await ExpectAsync(RecoverySource.Hot, RecoveryLog.Journal);
    }

    [Fact]
    public async Task Whatever_the_world_and_wherever_it_was_cut_recovery_gives_the_zone_as_it_was()
    {
        for (var seed = 1; seed <= 60; seed++)
        {
            using var rig = new RecoveryRig(seed);
            var random = new Random(seed);
            for (var i = 0; i < 4; i++)
            {
                rig.Play(random.Next(40));
                if (random.Next(3) == 0) rig.Reopen();
                if (random.Next(3) > 0) await rig.SaveHotAsync();
                if (random.Next(3) == 0) rig.Cold = rig.Cut();
            }

            var recovered = await rig.RecoverAsync();
            Assert.Equal((seed, rig.World.Zone.Hash()), (seed, recovered.Zone.Hash()));
            Assert.Equal((seed, rig.Point), (seed, new EventPoint(recovered.Zone.Epoch, recovered.Zone.Sequence)));
        }
    }

    private static (RecoverySource Source, RecoveryLog Log) Sources(RecoveryReport report) =>
        (report.Certificate.Source, report.Certificate.Log);

    private async Task<RecoveryReport> ExpectAsync(RecoverySource source, RecoveryLog log, params string[] notes)
    {
        var recovered = await _rig.RecoverAsync();
        Assert.Equal(_rig.World.Zone.Hash(), recovered.Zone.Hash());
        Assert.Equal(_rig.Point.Epoch.Next, recovered.NextEpoch);
        var report = recovered.Report!;
        Assert.Equal((source, log), Sources(report));
        Assert.Equal(notes, report.Notes);
        return report;
    }
}
