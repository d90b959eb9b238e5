using System.Security.Cryptography;
using Verdict.Events;
using Verdict.GameServer.Commands;
using Verdict.Protocol;
using Verdict.Protocol.Messages;
using static Verdict.Tests.GameServer.OperatorRig;

namespace Verdict.Tests.GameServer;

/// <summary>What operators do to zones and to the server.</summary>
public class ZoneCommandsTests
{
    [Fact]
    public async Task A_restarted_zone_holds_its_seats_and_says_when_it_is_back()
    {
        await using var rig = new OperatorRig();
        var ada = rig.Connect(1);
        ada.Move(1, 1_100, 1_000);
        rig.Zone.Drain();
        ada.Read();
        var command = Command(PlatformCommandType.RestartZone, zone: 1);
        var result = await rig.DoAsync(rig.RestartZone, command);
        Assert.Equal((OutcomeState.Begun, 1), (result.State, result.Players));
        Assert.Equal(ErrorCode.ServerStopping, ErrorOf(ada).Code);
        Assert.True(rig.Zone.Worker is { IsFailed: true, WantsRecovery: true });
        Assert.Contains("is being recovered", await UnreachableAsync(rig), StringComparison.Ordinal);

        rig.Zone.Worker.Restart(await rig.Zone.CrashAndRecoverAsync(), rig.Zone.Now);
        var outcome = await NextOutcomeAsync(rig);
        Assert.Equal((OutcomeState.Done, command.Id, 1, 2), (outcome.State, outcome.CommandId, outcome.Players, outcome.Epoch.Value));
        Assert.Equal(new Position(1_100, 1_000), rig.Player(1).Position);
    }

    [Fact]
    public async Task A_restored_zone_has_its_players_where_they_were_and_leaves_newcomers_alone()
    {
        await using var rig = new OperatorRig();
        for (var player = 1; player <= 4; player++) rig.Connect(player);
        var (point, bytes) = await rig.SnapshotAsync();
        // 1 is put away, 2 is killed, 3 stays, 4 goes, 5 comes.
        var correct = Command(PlatformCommandType.CorrectPlayer, player: 1) with { X = 9_000, Y = 9_000, Choice = -1 };
        await rig.DoAsync(rig.Correct, correct);
        await rig.DoAsync(rig.Correct, correct with { Player = new(2), Choice = (int)Life.Dead, DurationMs = 60_000 });
        await rig.DoAsync(rig.Kick, Command(PlatformCommandType.KickPlayer, player: 4));
        rig.Connect(5);
        await rig.DoAsync(rig.Correct, correct with { Player = new(5) });

        var command = Command(PlatformCommandType.RestoreZone, zone: 1) with { Epoch = point.Epoch, Sequence = point.Sequence };
        var result = await rig.DoAsync(rig.Restore(bytes), command);
        Assert.Equal((OutcomeState.Done, 3), (result.State, result.Players));
        Assert.Equal(
            "2 players were brought back, 1 were there already; 1 are not in the snapshot and stay, 1 of it have no seat any more.",
            result.Message);
        for (var player = 1; player <= 3; player++) Assert.Equal((new Position(1_000, 1_000), Life.Alive), Is(rig, player));
        Assert.Equal(new Position(9_000, 9_000), rig.Player(5).Position);

        var again = await rig.DoAsync(rig.Restore(bytes), command);
        Assert.StartsWith("0 players were brought back, 3 were there already", again.Message, StringComparison.Ordinal);
        Assert.Equal(result.Last, again.Last);
    }

    [Fact]
    public async Task Who_was_dead_in_the_snapshot_is_dead_for_as_long_as_it_still_was()
    {
        await using var rig = new OperatorRig();
        rig.Connect(1);
        var kill = Command(PlatformCommandType.CorrectPlayer, player: 1) with { Choice = (int)Life.Dead, DurationMs = 10_000 };
        await rig.DoAsync(rig.Correct, kill);
        var left = rig.Player(1).LifeUntilTick;
        var (point, bytes) = await rig.SnapshotAsync();
        var tickOfCut = rig.Zone.Worker.Tick;
        rig.Zone.PassTicks(20);
        await rig.DoAsync(rig.Correct, kill with { Choice = (int)Life.Alive });
        var command = Command(PlatformCommandType.RestoreZone, zone: 1) with { Epoch = point.Epoch, Sequence = point.Sequence };
        Assert.Equal(OutcomeState.Done, (await rig.DoAsync(rig.Restore(bytes), command)).State);
        Assert.Equal((Life.Dead, left - tickOfCut + rig.Zone.Worker.Tick), (rig.Player(1).Life, rig.Player(1).LifeUntilTick));
    }

    [Fact]
    public async Task A_snapshot_that_does_not_hold_restores_nobody()
    {
        await using var rig = new OperatorRig();
        rig.Connect(1);
        var (point, bytes) = await rig.SnapshotAsync();
        await rig.DoAsync(rig.Correct, Command(PlatformCommandType.CorrectPlayer, player: 1) with { X = 9_000, Choice = -1 });
        var command = Command(PlatformCommandType.RestoreZone, zone: 1) with { Epoch = point.Epoch, Sequence = point.Sequence };
        var damaged = bytes.ToArray();
        damaged[^1] ^= 1;
        await RefusedAsync(rig, rig.Restore(damaged), command, "its checksum does not match");
        await RefusedAsync(rig, rig.Restore((byte[]?)null), command, "There is no snapshot");
        await RefusedAsync(rig, rig.Restore(bytes), command with { Sequence = point.Sequence + 1 }, "it says that it is of zone 1");
        await RefusedAsync(rig, rig.Restore(WithOtherHash(bytes)), command, "its state's hash is");
        await RefusedAsync(rig, rig.Restore((_, _, _) => throw new IOException("The platform is away.")), command, "The platform is away.");
        await RefusedAsync(rig, rig.Restore(bytes), command with { Zone = new(9) }, "There is no zone 9");
        Assert.Equal(9_000, rig.Player(1).Position.X);
    }

    [Fact]
    public async Task A_closed_server_takes_no_newcomers_and_lets_who_has_a_seat_come_back()
    {
        await using var rig = new OperatorRig();
        rig.Connect(1).Connection.MarkClosed();
        var close = Command(PlatformCommandType.SetAdmission) with { Choice = (int)Admission.Closed };
        Assert.Equal((OutcomeState.Done, 1), Brief(await rig.DoAsync(rig.Admission, close)));
        Assert.False(rig.Zone.Directory.TryPlace(new(2), ZoneId.Any, out _, out _, out var refusal));
        Assert.Equal(RefusalCode.Unavailable, refusal.Code);
        rig.Connect(1);
        await rig.DoAsync(rig.Admission, close with { Choice = (int)Admission.Open });
        rig.Connect(2);
        Assert.Equal(OutcomeState.Refused, (await rig.DoAsync(rig.Admission, close with { Choice = 4 })).State);
        Assert.Equal(OutcomeState.Refused, (await rig.DoAsync(rig.Admission, close with { Choice = 3 })).State);
        Assert.Equal(Admission.Open, rig.Zone.Directory.Gate.Admission);
    }

    [Fact]
    public async Task A_drain_tells_everybody_and_then_takes_every_seat()
    {
        await using var rig = new OperatorRig();
        var (ada, ben) = (rig.Connect(1), rig.Connect(2));
        var drain = Command(PlatformCommandType.SetAdmission) with
        {
            Choice = (int)Admission.Draining,
            DurationMs = 1_500,
            Text = "We move to a new machine.",
        };
        Assert.Equal((OutcomeState.Begun, 2), Brief(await rig.DoAsync(rig.Admission, drain)));
        var outcome = NextOutcomeAsync(rig);
        await rig.StepUntilAsync(outcome);
        Assert.Equal((OutcomeState.Done, 2, drain.Id), ((await outcome).State, (await outcome).Players, (await outcome).CommandId));
        Assert.Equal(0, rig.Zone.Worker.Players);
        Assert.Equal([MessageType.Notice, MessageType.Error], ada.Read().Where(type => type != MessageType.StateUpdate));
        Assert.Equal(new Error(ErrorCode.Removed, "We move to a new machine."), ErrorOf(ben));
        Assert.False(rig.Zone.Directory.TryPlace(new(1), ZoneId.Any, out _, out _, out _));
    }

    [Fact]
    public async Task A_drain_that_is_called_off_takes_no_seat()
    {
        await using var rig = new OperatorRig();
        rig.Connect(1);
        var drain = Command(PlatformCommandType.SetAdmission) with { Choice = (int)Admission.Draining, DurationMs = 60_000 };
        await rig.DoAsync(rig.Admission, drain);
        await rig.DoAsync(rig.Admission, drain with { Choice = (int)Admission.Open });
        var outcome = NextOutcomeAsync(rig);
        await rig.StepUntilAsync(outcome);
        Assert.Equal((OutcomeState.Refused, drain.Id), ((await outcome).State, (await outcome).CommandId));
        Assert.Equal(1, rig.Zone.Worker.Players);
    }

    [Fact]
    public async Task A_server_stops_once_for_a_wish_to_restart_it_and_not_for_one_from_before_its_start()
    {
        await using var rig = new OperatorRig();
        var command = Command(PlatformCommandType.RestartServer) with { Node = "game-1" };
        var old = await rig.DoAsync(rig.RestartServer, command with { IssuedAtMs = command.IssuedAtMs - 3_600_000 });
        Assert.Equal(OutcomeState.Done, old.State);
        Assert.Null(old.Afterwards);
        Assert.Equal(OutcomeState.Refused, (await rig.DoAsync(rig.RestartServer, command with { Node = "" })).State);

        var result = await rig.DoAsync(rig.RestartServer, command with { IssuedAtMs = command.IssuedAtMs + 60_000 });
        Assert.False(rig.Lifetime.ApplicationStopping.IsCancellationRequested);
        result.Afterwards!();
        Assert.True(rig.Lifetime.ApplicationStopping.IsCancellationRequested);
    }

    [Theory]
    [InlineData(600_000, "10 minutes")]
    [InlineData(120_000, "2 minutes")]
    [InlineData(119_999, "120 seconds")]
    [InlineData(1, "1 seconds")]
    public void Time_left_is_told_in_words(long leftMs, string words) => Assert.Equal(words, Drain.InWords(leftMs));

    private static (OutcomeState State, int Players) Brief(CommandResult result) => (result.State, result.Players);

    private static (Position Position, Life Life) Is(OperatorRig rig, long player) =>
        (rig.Player(player).Position, rig.Player(player).Life);

    private static async Task RefusedAsync(OperatorRig rig, ICommandHandler handler, PlatformCommand command, string why)
    {
        var result = await rig.DoAsync(handler, command);
        Assert.Equal(OutcomeState.Refused, result.State);
        Assert.Contains(why, result.Message, StringComparison.Ordinal);
    }

    private static async Task<string> UnreachableAsync(OperatorRig rig) =>
        (await Assert.ThrowsAsync<ZoneUnreachableException>(
            () => rig.DoAsync(rig.RestartZone, Command(PlatformCommandType.RestartZone, zone: 1)))).Message;

    private static async Task<CommandOutcome> NextOutcomeAsync(OperatorRig rig)
    {
        while (true)
        {
            await rig.Zone.Publisher.FlushAsync(TestContext.Current.CancellationToken);
            if (await RecordedOutcomes.OfAsync(rig.Zone) is { Count: > 0 } outcomes) return outcomes[^1];
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    private static byte[] WithOtherHash(byte[] bytes)
    {
        Assert.True(ZoneSnapshot.TryRead(bytes, out var snapshot, out _));
        var forged = new byte[ZoneSnapshot.BytesMax(snapshot.State.Length)];
        var head = snapshot.Head with { StateHash = StateHash.From(SHA256.HashData([1])) };
        return forged[..ZoneSnapshot.Write(forged, head, snapshot.State.Span)];
    }
}
