using System.Security.Cryptography;
using System.Text;
using Verdict.Events;
using Verdict.Protocol;
using Verdict.Storage;
using Verdict.Storage.Memory;
using Verdict.Tests.GameServer;

namespace Verdict.Tests.Recovery;

public class RehearsalTests
{
    private static readonly ZoneId Zone = new(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_a_hot_snapshot_and_the_log_the_shadow_is_the_zone_and_nothing_else_has_changed()
    {
        await using var rig = new ZoneRig();
        var ada = await PlayAsync(rig, moves: 3);
        Assert.True(rig.Snapshots.TryRequest(Zone, "command-0"));
        await rig.PassTickAsync();
        await rig.Snapshots.FinishAsync(Cancellation);
        var saved = await rig.Hot.NewestAsync(Zone, Cancellation);
        await MoveAsync(rig, ada, moves: 5);

        var (begun, done) = await RehearseAsync(rig);

        Assert.Equal((OutcomeState.Begun, Zone, "command-1", "game-1"), (begun.State, begun.Zone, begun.CommandId, begun.Node));
        Assert.Empty(begun.Rehearsals);
        Assert.Equal((OutcomeState.Done, PlatformCommandType.RehearseRecovery, 1), (done.State, done.Type, done.Players));
        const string Holds = "The proof holds: the shadow, rebuilt from the hot snapshot and 5 events of the log in ";
        Assert.StartsWith(Holds, done.Message, StringComparison.Ordinal);
        var certificate = Assert.Single(done.Rehearsals);
        Assert.Equal((RecoverySource.Hot, RecoveryLog.Journal, 5L), (certificate.Source, certificate.Log, certificate.EventsReplayed));
        Assert.Equal((saved.Epoch, saved.Sequence), (certificate.SnapshotEpoch, certificate.SnapshotSequence));
        Assert.Equal((1, saved.Sequence + 5), (certificate.LiveEpoch.Value, certificate.LiveSequence));
        Assert.Equal(certificate.LiveHash, certificate.ShadowHash);
        Assert.Equal((0L, 0L, ""), (certificate.Gaps, certificate.EventsLost, certificate.Notes));
        Assert.NotEqual(default, certificate.LiveHash);
        Assert.True(certificate.TotalUs >= certificate.LoadUs + certificate.ReplayUs);

        // The zone has its owner and its epoch, and nobody's snapshot was touched or put in the book of recoveries.
        Assert.Equal((1, false, false), (rig.Worker.Epoch.Value, rig.Worker.IsFailed, rig.Worker.IsFenced));
        Assert.Equal(saved, await rig.Hot.NewestAsync(Zone, Cancellation));
        Assert.Equal(certificate.LiveHash, (await rig.CrashAndRecoverAsync()).Zone.Hash());
    }

    [Fact]
    public async Task Without_a_hot_snapshot_the_cold_one_is_taken()
    {
        ReadOnlyMemory<byte>? cold = null;
        await using var rig = new ZoneRig(sources: new(new MemorySnapshotStore(), (_, _) => Task.FromResult(cold)));
        var ada = await PlayAsync(rig, moves: 4);
        cold = await SnapshotAsync(rig);
        await MoveAsync(rig, ada, moves: 2);

        var certificate = (await RehearseAsync(rig)).Done.Rehearsals.Single();

        Assert.Equal((RecoverySource.Cold, RecoveryLog.Journal, 2L), (certificate.Source, certificate.Log, certificate.EventsReplayed));
        Assert.Equal(certificate.LiveHash, certificate.ShadowHash);
        Assert.Equal("There is no hot snapshot (memory).", certificate.Notes);
    }

    [Fact]
    public async Task Without_any_snapshot_the_log_alone_gives_the_zone()
    {
        await using var rig = new ZoneRig(sources: new(new MemorySnapshotStore()));
        await PlayAsync(rig, moves: 6);
        var certificate = (await RehearseAsync(rig)).Done.Rehearsals.Single();
        Assert.Equal((RecoverySource.Empty, RecoveryLog.Journal), (certificate.Source, certificate.Log));
        Assert.Equal(default, certificate.SnapshotEpoch);
        Assert.Equal((certificate.LiveSequence, 1), (certificate.EventsReplayed, certificate.Players));
        Assert.Equal(certificate.LiveHash, certificate.ShadowHash);
    }

    [Fact]
    public async Task A_shadow_that_differs_from_the_zone_is_told_as_that()
    {
        var hot = new MemorySnapshotStore();
        await using var rig = new ZoneRig(sources: new(hot));
        var ada = await PlayAsync(rig, moves: 3);
        var (point, forged) = Forge(await SnapshotAsync(rig), "player-1", "player-9");
        await hot.SaveAsync(Zone, point, forged, Cancellation);
        await MoveAsync(rig, ada, moves: 2);

        var done = (await RehearseAsync(rig)).Done;

        var certificate = Assert.Single(done.Rehearsals);
        Assert.Equal((OutcomeState.Done, RecoverySource.Hot, 2L), (done.State, certificate.Source, certificate.EventsReplayed));
        Assert.NotEqual(certificate.LiveHash, certificate.ShadowHash);
        Assert.StartsWith("The proof does not hold: ", done.Message, StringComparison.Ordinal);
        Assert.False(rig.Worker.IsFailed);
    }

    [Fact]
    public async Task While_players_move_the_shadow_is_compared_with_the_very_moment_of_the_cut()
    {
        await using var rig = new ZoneRig();
        var ada = await PlayAsync(rig, moves: 3);
        for (var round = 0; round < 5; round++)
        {
            var rehearsal = rig.Rehearsals.Begin(Command());
            do await MoveAsync(rig, ada, moves: 1);
            while (!rehearsal.IsCompleted);
            await rehearsal;
        }

        var done = (await RecordedOutcomes.OfAsync(rig)).Where(outcome => outcome.State == OutcomeState.Done).ToList();
        Assert.Equal(5, done.Count);
        Assert.All(done, outcome => Assert.Equal(outcome.Rehearsals[0].LiveHash, outcome.Rehearsals[0].ShadowHash));
        Assert.Equal(5, done.Select(outcome => outcome.Rehearsals[0].LiveSequence).Distinct().Count());
    }

    [Fact]
    public async Task One_at_a_time_is_rehearsed_and_a_zone_that_is_not_here_never()
    {
        await using var rig = new ZoneRig();
        var first = rig.Rehearsals.Begin(Command());
        await rig.Rehearsals.Begin(Command() with { Id = "command-2" });
        await rig.Rehearsals.Begin(Command() with { Id = "command-3", Zone = new(2) });
        await FinishAsync(rig, first);

        var outcomes = await RecordedOutcomes.OfAsync(rig);
        Assert.Equal(["command-1", "command-2", "command-3", "command-1"], outcomes.Select(outcome => outcome.CommandId));
        Assert.Equal(
            [OutcomeState.Begun, OutcomeState.Refused, OutcomeState.Refused, OutcomeState.Done], outcomes.Select(outcome => outcome.State));
        Assert.Equal("A recovery of zone 1 is being rehearsed; one at a time, so try again soon.", outcomes[1].Message);
        Assert.Equal("There is no zone 2 here to rehearse; zones are numbered 1 to 1.", outcomes[2].Message);
    }

    [Fact]
    public async Task A_zone_that_comes_to_no_tick_is_not_waited_for_and_may_be_rehearsed_later()
    {
        await using var rig = new ZoneRig(operations: new() { RehearsalTimeoutMs = 1_000 });
        await rig.Rehearsals.Begin(Command());
        var failed = (await RecordedOutcomes.OfAsync(rig))[^1];
        Assert.Equal(
            (OutcomeState.Failed, "The shadow was not there within 1000 ms; nothing was compared."), (failed.State, failed.Message));
        Assert.Equal(OutcomeState.Done, (await RehearseAsync(rig)).Done.State);
    }

    private static PlatformCommand Command() => new(
        "command-1", PlatformCommandType.RehearseRecovery, Zone, 1, long.MaxValue, "ada", "the drill of the month");

    /// <summary>A player comes and makes some steps.</summary>
    private static async Task<ZoneRig.Client> PlayAsync(ZoneRig rig, int moves)
    {
        var ada = rig.Connect(1);
        rig.Drain();
        await MoveAsync(rig, ada, moves);
        return ada;
    }

    // To and fro, each step far enough in time from the last.
    private static async Task MoveAsync(ZoneRig rig, ZoneRig.Client client, int moves)
    {
        for (var i = 0; i < moves; i++)
        {
            for (var rest = 0; rest < 4; rest++) await rig.PassTickAsync();
            var accepted = rig.Worker.Accepted;
            client.Move(accepted + 1, 1_000 + (int)(100 * ((accepted + 1) % 2)), 1_000);
            rig.Drain();
            client.Read();
            Assert.Equal(accepted + 1, rig.Worker.Accepted);
        }
    }

    private static async Task<(CommandOutcome Begun, CommandOutcome Done)> RehearseAsync(ZoneRig rig)
    {
        await FinishAsync(rig, rig.Rehearsals.Begin(Command()));
        var outcomes = await RecordedOutcomes.OfAsync(rig);
        return (outcomes[^2], outcomes[^1]);
    }

    // Ticks by hand outrun the clock: with too many of them the seats of players who stand still would be taken away.
    private static async Task FinishAsync(ZoneRig rig, Task rehearsal)
    {
        for (; !rehearsal.IsCompleted; await Task.WhenAny(rehearsal, Task.Delay(5, Cancellation))) await rig.PassTickAsync();
        await rehearsal;
    }

    private static async Task<byte[]> SnapshotAsync(ZoneRig rig)
    {
        Assert.True(rig.Snapshots.TryRequest(Zone, "command-0"));
        await rig.PassTickAsync();
        await rig.Snapshots.FinishAsync(Cancellation);
        return (await rig.Hot.LoadAsync(Zone, Cancellation))!.Value.ToArray();
    }

    /// <summary>A snapshot of another past: whole, with the right sums, and yet not of this zone.</summary>
    private static (EventPoint Point, byte[] Bytes) Forge(byte[] snapshot, string name, string other)
    {
        Assert.True(ZoneSnapshot.TryRead(snapshot, out var whole, out _));
        var state = whole.State.ToArray();
        var at = state.AsSpan().IndexOf(Encoding.UTF8.GetBytes(name));
        Assert.True(at > 0);
        Encoding.UTF8.GetBytes(other).CopyTo(state, at);
        var bytes = new byte[ZoneSnapshot.BytesMax(state.Length)];
        var head = whole.Head with { StateHash = StateHash.From(SHA256.HashData(state)) };
        return (new(head.Epoch, head.Sequence), bytes[..ZoneSnapshot.Write(bytes, head, state)]);
    }
}
