using Verdict.Events;

namespace Verdict.Tests.Recovery;

/// <summary>Recovery with a log that machines share, in memory here and Kafka elsewhere.</summary>
public sealed class SharedLogTests : IDisposable
{
    private readonly RecoveryRig _rig = new(hasSharedLog: true);

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Another_machine_takes_the_hot_snapshot_and_reads_the_rest_from_the_shared_log()
    {
        _rig.Play(40);
        await _rig.SaveHotAsync();
        _rig.Play(25);
        _rig.LoseDisk();
        await ExpectAsync(RecoverySource.Hot, RecoveryLog.Kafka, events: 25);
    }

    [Fact]
    public async Task A_new_disk_without_any_snapshot_takes_everything_from_the_shared_log()
    {
        _rig.Play(40);
        _rig.Reopen();
        _rig.Play(40);
        _rig.LoseDisk();
        await ExpectAsync(RecoverySource.Empty, RecoveryLog.Kafka, _rig.World.Record.Count);
    }

    [Fact]
    public async Task A_journal_that_covers_the_zone_is_read_although_there_is_a_shared_log()
    {
        _rig.Play(40);
        await _rig.SaveHotAsync();
        _rig.Play(25);
        await ExpectAsync(RecoverySource.Hot, RecoveryLog.Journal, events: 25);
    }

    [Fact]
    public async Task What_only_the_journal_has_follows_what_the_shared_log_has()
    {
        _rig.Play(40);
        await _rig.SaveHotAsync(_rig.Cut(journalId: new('f', 32)));
        _rig.Play(10);
        var shared = _rig.Shared;
        _rig.Shared = null;
        _rig.Play(15);
        _rig.Shared = shared;
        await ExpectAsync(RecoverySource.Hot, RecoveryLog.Kafka, events: 25);
    }

    [Fact]
    public async Task A_later_owner_elsewhere_is_followed_and_what_this_one_decided_alone_is_passed_over()
    {
        _rig.Play(40);
        await _rig.SaveHotAsync();
        var copy = _rig.CopyJournal();

        // The other owner goes on from here. This one's journal has events of its own instead, of the older epoch.
        _rig.Reopen();
        _rig.Play(30);
        _rig.RestoreJournal(copy);

        await ExpectAsync(
            RecoverySource.Hot,
            RecoveryLog.Kafka,
            _rig.Point.Sequence,
            $"The hot snapshot is of epoch {_rig.Point.Epoch.Value - 1}, and the zone has had epoch {_rig.Point.Epoch}.",
            "There is no cold snapshot.");
    }

    [Fact]
    public async Task A_new_disk_and_no_answer_begin_in_an_epoch_that_no_other_owner_can_have_had()
    {
        _rig.LoseDisk();
        _rig.Shared = null;
        _rig.OpenLog = () => throw new IOException("Kafka sleeps.");
        var recovered = await _rig.RecoverAsync();
        var minutes = (int)(DateTimeOffset.UtcNow - new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)).TotalMinutes;
        Assert.InRange(recovered.NextEpoch.Value, minutes - 60, minutes);
        Assert.Equal((RecoverySource.Empty, RecoveryLog.None), Sources(recovered.Report!.Certificate));
        Assert.StartsWith("Kafka sleeps. What it has of this zone is not known here", recovered.Report.Notes[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_answer_does_not_matter_to_a_journal_that_covers_the_zone()
    {
        _rig.Play(40);
        await _rig.SaveHotAsync();
        _rig.Play(25);
        _rig.Shared = null;
        _rig.OpenLog = () => throw new IOException("Kafka sleeps.");
        await ExpectAsync(RecoverySource.Hot, RecoveryLog.Journal, events: 25, "Kafka sleeps.");
    }

    private static (RecoverySource Source, RecoveryLog Log) Sources(in ZoneRecovered certificate) => (certificate.Source, certificate.Log);

    private async Task ExpectAsync(RecoverySource source, RecoveryLog log, long events, params string[] notes)
    {
        var recovered = await _rig.RecoverAsync();
        Assert.Equal(_rig.World.Zone.Hash(), recovered.Zone.Hash());
        Assert.Equal(_rig.Point.Epoch.Next, recovered.NextEpoch);
        var certificate = recovered.Report!.Certificate;
        Assert.Equal((source, log, events), (certificate.Source, certificate.Log, certificate.EventsReplayed));
        Assert.Equal((0, 0), (certificate.Gaps, certificate.EventsLost));
        if (notes.Length > 0 || source == RecoverySource.Hot) Assert.Equal(notes, recovered.Report.Notes);
    }
}
