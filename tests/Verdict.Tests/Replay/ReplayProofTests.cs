using Verdict.Cli.Replay;
using Verdict.Events;
using Verdict.Storage;

namespace Verdict.Tests.Replay;

/// <summary>What `verdict replay --verify` says of journals with and without something wrong in them.</summary>
public sealed class ReplayProofTests : IDisposable
{
    private readonly RecordedZone _recorded = new();

    [Fact]
    public async Task A_clean_log_with_a_seam_a_certificate_and_snapshots_proves_itself()
    {
        _recorded.Play(moves: 10);
        _recorded.Record();
        _recorded.Snapshot();
        _recorded.Reopen(certified: true);
        _recorded.Play(moves: 5);
        _recorded.Record();
        _recorded.Snapshot();
        var proof = await _recorded.ProveAsync();

        Assert.True(proof.Holds);
        Assert.Equal(
            $$"""
            {"ok":true,"source":"the journal","eventsLost":0,"loss":"","zones":[{"zone":1,"ok":true,"endsAt":{"epoch":2,"sequence":7},
            "stateHash":"{{_recorded.Zone.Hash()}}","reachesBack":true,"events":20,"unreplayed":0,"repeats":0,"fenced":0,
            "epochs":2,"recoveries":1,"seamsCompared":1,"snapshotsCompared":2,"snapshotsLate":0,"mismatches":[],"gaps":[]}]}
            """.ReplaceLineEndings(string.Empty),
            proof.ToJson().ToJsonString());
    }

    [Fact]
    public async Task A_flipped_byte_in_an_event_is_a_loss_and_a_gap_that_ends_at_the_next_snapshot()
    {
        _recorded.Play(moves: 4);
        _recorded.Record();
        var damageAt = _recorded.JournalEnd + 60;
        _recorded.Play(moves: 3);
        _recorded.Record();
        _recorded.Play(moves: 2);
        _recorded.Record();
        _recorded.Snapshot();
        _recorded.Play(moves: 6);
        _recorded.Record();
        _recorded.Journal.FlipBit(damageAt);
        var proof = await _recorded.ProveAsync();

        Assert.False(proof.Holds);
        Assert.Equal(3, proof.EventsLost);
        var zone = Assert.Single(proof.Zones);
        Assert.Equal([new Gap(At(1, 7), At(1, 11), Missing: 3)], zone.Findings.Gaps);
        Assert.Empty(zone.Findings.Mismatches);
        Assert.Equal((15, 2), (zone.Findings.Events, zone.Findings.Unreplayed));
        Assert.Null(zone.Base); // It reaches back all the same; the snapshot only takes up the thread again.
        Assert.Equal(_recorded.Zone.Hash(), zone.Zone!.Hash());
    }

    [Fact]
    public async Task A_snapshot_that_lies_about_the_state_is_told_and_not_believed()
    {
        _recorded.Play(moves: 4);
        var earlier = _recorded.Zone.ToBytes();
        _recorded.Play(moves: 4);
        _recorded.Record();
        var head = _recorded.Snapshot(insteadOfState: earlier);
        _recorded.Play(moves: 2);
        _recorded.Record();
        var proof = await _recorded.ProveAsync();

        var zone = Assert.Single(proof.Zones);
        var mismatch = Assert.Single(zone.Findings.Mismatches);
        Assert.Equal((At(1, 11), "snapshot"), (mismatch.At, mismatch.Kind));
        Assert.EndsWith($"and the snapshot holds {head.StateHash}.", mismatch.Text, StringComparison.Ordinal);
        Assert.Equal((1, 0), (zone.Findings.SnapshotsCompared, zone.Findings.GapCount));
        Assert.Equal(_recorded.Zone.Hash(), zone.Zone!.Hash());
        Assert.False(proof.Holds);
    }

    [Fact]
    public async Task A_snapshot_whose_own_hash_is_wrong_is_told()
    {
        _recorded.Play(moves: 4);
        _recorded.Record();
        _recorded.Snapshot(insteadOfHash: StateHash.From(new byte[32]));
        var zone = Assert.Single((await _recorded.ProveAsync()).Zones);
        var mismatch = Assert.Single(zone.Findings.Mismatches);
        Assert.Contains($"says that its state is {new string('0', 64)}", mismatch.Text, StringComparison.Ordinal);
        Assert.Equal(0, zone.Findings.SnapshotsCompared);
    }

    [Fact]
    public async Task Events_that_were_never_recorded_are_a_gap()
    {
        _recorded.Play(moves: 4);
        _recorded.Record();
        _recorded.Play(moves: 2);
        _recorded.Lose();
        _recorded.Play(moves: 3);
        _recorded.Record();
        var proof = await _recorded.ProveAsync();

        Assert.Equal((false, 0L), (proof.Holds, proof.EventsLost));
        var zone = Assert.Single(proof.Zones);
        Assert.Equal([new Gap(At(1, 7), At(1, 10), Missing: 2)], zone.Findings.Gaps);
        Assert.Null(zone.Zone);
        Assert.Equal(3, zone.Findings.Unreplayed);
        Assert.Equal("null", proof.ToJson()["zones"]![0]!["endsAt"]?.ToJsonString() ?? "null");
    }

    [Fact]
    public async Task The_last_events_of_an_owner_are_missed_when_the_next_one_names_them()
    {
        _recorded.Play(moves: 4);
        _recorded.Record();
        _recorded.Play(moves: 3);
        _recorded.Lose();
        _recorded.Reopen();
        _recorded.Record();
        var zone = Assert.Single((await _recorded.ProveAsync()).Zones);
        Assert.Equal([new Gap(At(1, 7), At(2, 1), Missing: 3)], zone.Findings.Gaps);
        Assert.Empty(zone.Findings.Mismatches);
    }

    [Fact]
    public async Task A_snapshot_ahead_of_the_log_is_a_gap_and_replay_goes_on_from_it()
    {
        _recorded.Play(moves: 4);
        _recorded.Record();
        _recorded.Play(moves: 2);
        _recorded.Lose();
        _recorded.Snapshot();
        _recorded.Play(moves: 3);
        _recorded.Record();
        var zone = Assert.Single((await _recorded.ProveAsync()).Zones);
        Assert.Equal([new Gap(At(1, 7), At(1, 9), Missing: 2)], zone.Findings.Gaps);
        Assert.Equal(_recorded.Zone.Hash(), zone.Zone!.Hash());
    }

    [Fact]
    public async Task An_owner_that_did_not_know_the_last_events_breaks_the_seam()
    {
        _recorded.Play(moves: 4);
        var known = _recorded.Zone.ToBytes();
        _recorded.Play(moves: 4);
        _recorded.Record();
        _recorded.Reopen(from: known);
        _recorded.Play(moves: 1);
        _recorded.Record();
        var zone = Assert.Single((await _recorded.ProveAsync()).Zones);

        var mismatch = Assert.Single(zone.Findings.Mismatches);
        Assert.Equal((At(2, 1), "seam"), (mismatch.At, mismatch.Kind));
        Assert.Contains("continues from event 7 of epoch 1; zone 1 stands at event 11", mismatch.Text, StringComparison.Ordinal);
        Assert.Equal(0, zone.Findings.SeamsCompared);
    }

    [Fact]
    public async Task An_owner_that_began_with_nothing_is_told_and_followed()
    {
        _recorded.Play(moves: 4);
        _recorded.Record();
        _recorded.Reopen(from: []);
        _recorded.Play(moves: 2);
        _recorded.Record();
        var zone = Assert.Single((await _recorded.ProveAsync()).Zones);
        Assert.Equal(
            "The owner began with nothing, though the log has the zone at 1:7 with 2 players.",
            Assert.Single(zone.Findings.Mismatches).Text);
        Assert.Equal(_recorded.Zone.Hash(), zone.Zone!.Hash());
    }

    [Fact]
    public async Task A_certificate_of_another_state_than_the_zone_was_opened_in_is_told()
    {
        _recorded.Play(moves: 4);
        _recorded.Record();
        _recorded.Reopen(certified: true, certifies: StateHash.From(new byte[32]));
        _recorded.Record();
        var mismatch = Assert.Single(Assert.Single((await _recorded.ProveAsync()).Zones).Findings.Mismatches);
        Assert.Equal((At(2, 2), "certificate"), (mismatch.At, mismatch.Kind));
    }

    [Fact]
    public async Task Repeats_and_the_late_words_of_a_replaced_owner_are_counted_and_change_nothing()
    {
        _recorded.Play(moves: 4);
        _recorded.RecordTwice();
        var fenced = _recorded.Zone;
        _recorded.Reopen();
        _recorded.Record();
        var owner = _recorded.Zone;
        _recorded.Hand(fenced);
        _recorded.Play(moves: 2);
        _recorded.Record();
        var zone = Assert.Single((await _recorded.ProveAsync()).Zones);
        Assert.Equal((7, 2), (zone.Findings.Repeats, zone.Findings.Fenced));
        Assert.Equal((0, 0), (zone.Findings.MismatchCount, zone.Findings.GapCount));
        Assert.Equal(owner.Hash(), zone.Zone!.Hash());
    }

    [Fact]
    public async Task A_snapshot_behind_later_events_is_counted_as_not_compared()
    {
        _recorded.Play(moves: 4);
        _recorded.Record();
        _recorded.Snapshot(aheadBy: -2, insteadOfState: _recorded.Zone.ToBytes());
        var zone = Assert.Single((await _recorded.ProveAsync()).Zones);
        Assert.Equal((0, 1, 0), (zone.Findings.SnapshotsCompared, zone.Findings.SnapshotsLate, zone.Findings.MismatchCount));
    }

    public void Dispose() => _recorded.Dispose();

    private static EventPoint At(int epoch, long sequence) => new(new(epoch), sequence);
}
