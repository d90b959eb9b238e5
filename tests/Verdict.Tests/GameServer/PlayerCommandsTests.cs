using Verdict.Events;
using Verdict.GameServer.Placement;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;
using Verdict.Protocol.Messages;
using static Verdict.Tests.GameServer.OperatorRig;

namespace Verdict.Tests.GameServer;

/// <summary>What operators do to players, from the command to the client.</summary>
public class PlayerCommandsTests
{
    [Fact]
    public async Task A_notice_reaches_everybody_of_a_zone_of_all_zones_or_one_player_alone()
    {
        await using var rig = new OperatorRig();
        var (ada, ben) = (rig.Connect(1), rig.Connect(2));
        var command = Command(PlatformCommandType.SendNotice, zone: 1) with { Text = "지금", Choice = (int)Severity.Emergency };
        var result = await rig.DoAsync(rig.Notice, command);
        Assert.Equal((OutcomeState.Done, 2), (result.State, result.Players));
        Assert.Equal(new Notice(Severity.Emergency, "지금"), NoticeTo(ada));
        Assert.Equal(new Notice(Severity.Emergency, "지금"), NoticeTo(ben));

        Assert.Equal(2, (await rig.DoAsync(rig.Notice, command with { Zone = ZoneId.Any })).Players);
        Assert.Equal(new Notice(Severity.Emergency, "지금"), NoticeTo(ada));
        ben.Read();

        result = await rig.DoAsync(rig.Notice, command with { Zone = ZoneId.Any, Player = new(1) });
        Assert.Equal((OutcomeState.Done, 1, new ZoneId(1)), (result.State, result.Players, result.Zone!.Value));
        NoticeTo(ada);
        Assert.Empty(Told(ben, MessageType.Notice));
    }

    [Fact]
    public async Task A_notice_that_nobody_can_get_is_refused()
    {
        await using var rig = new OperatorRig();
        var command = Command(PlatformCommandType.SendNotice, zone: 1) with { Text = "now", Choice = 1 };
        Assert.Contains("There is nothing", await RefusalAsync(rig, command with { Text = "" }), StringComparison.Ordinal);
        Assert.Contains("no severity 9", await RefusalAsync(rig, command with { Choice = 9 }), StringComparison.Ordinal);
        Assert.Contains("no zone 7", await RefusalAsync(rig, command with { Zone = new(7) }), StringComparison.Ordinal);
        Assert.Contains("no seat", await RefusalAsync(rig, command with { Player = new(5) }), StringComparison.Ordinal);
        var ada = rig.Connect(1);
        ada.Connection.MarkClosed();
        Assert.Contains("not connected", await RefusalAsync(rig, command with { Player = new(1) }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kicked_player_is_told_why_loses_its_seat_and_may_come_back()
    {
        await using var rig = new OperatorRig();
        var ada = rig.Connect(1);
        var result = await rig.DoAsync(rig.Kick, Command(PlatformCommandType.KickPlayer, player: 1) with { Text = "Take a rest." });
        Assert.Equal((OutcomeState.Done, 1, new ZoneId(1)), (result.State, result.Players, result.Zone!.Value));
        Assert.True(result.Last.Sequence > 0);
        Assert.Equal(new Error(ErrorCode.Removed, "Take a rest."), ErrorOf(ada));
        Assert.True(ada.Connection.IsClosed);
        Assert.Equal(0, rig.Zone.Worker.Players);

        // Its seat is not held: what was on its way is not for anybody here.
        Assert.Equal(OutcomeState.Refused, (await rig.DoAsync(rig.Kick, Command(PlatformCommandType.KickPlayer, player: 1))).State);
        rig.Connect(1);
        Assert.Equal(1, rig.Zone.Worker.Players);
    }

    [Fact]
    public async Task A_seat_that_is_held_for_somebody_who_is_away_can_be_taken_away_too()
    {
        await using var rig = new OperatorRig();
        var ada = rig.Connect(1);
        ada.Connection.MarkClosed();
        rig.Zone.PassTicks(2);
        Assert.Equal(OutcomeState.Done, (await rig.DoAsync(rig.Kick, Command(PlatformCommandType.KickPlayer, player: 1))).State);
        rig.Zone.PassTicks(2);
        Assert.Equal(0, rig.Zone.Worker.Players);
        Assert.Null(rig.Zone.Directory.FindZone(new PlayerId(1)));
    }

    [Fact]
    public async Task A_banned_player_loses_its_seat_and_is_turned_away_until_it_is_unbanned()
    {
        await using var rig = new OperatorRig();
        var ada = rig.Connect(1);
        var command = Command(PlatformCommandType.BanPlayer, player: 1) with { Text = "Cheating.", DurationMs = 3_600_000 };
        var result = await rig.DoAsync(rig.Ban, command);
        Assert.Equal((OutcomeState.Done, 1), (result.State, result.Players));
        Assert.Equal(ErrorCode.Removed, ErrorOf(ada).Code);

        Assert.False(rig.Zone.Directory.TryPlace(new(1), ZoneId.Any, out _, out _, out var refusal));
        var until = DateTimeOffset.FromUnixTimeMilliseconds(command.IssuedAtMs + 3_600_000);
        Assert.Equal(RefusalCode.Banned, refusal.Code);
        Assert.Equal(FormattableString.Invariant($"You are banned until {until:yyyy-MM-dd HH:mm:ss} UTC: Cheating."), refusal.Reason);
        Assert.True(rig.Zone.Directory.TryPlace(new(2), ZoneId.Any, out _, out _, out _));

        Assert.Equal(OutcomeState.Done, (await rig.DoAsync(rig.Unban, Command(PlatformCommandType.UnbanPlayer, player: 1))).State);
        rig.Connect(1);
    }

    [Fact]
    public async Task Who_is_banned_on_the_way_from_the_door_to_its_zone_is_not_seated()
    {
        await using var rig = new OperatorRig();
        var ada = rig.Zone.Connect(1);
        Assert.True(rig.Bans.TryAdd(new(1, 0, "", "a command", "ada")));
        rig.Zone.Drain();
        Assert.Single(Told(ada, MessageType.Refused));
        Assert.Equal(0, rig.Zone.Worker.Players);
        Assert.Null(rig.Zone.Directory.FindZone(new PlayerId(1)));
    }

    [Fact]
    public async Task A_ban_that_comes_twice_lasts_no_longer_and_one_of_nobody_is_refused()
    {
        await using var rig = new OperatorRig();
        var command = Command(PlatformCommandType.BanPlayer, player: 1) with { DurationMs = 60_000 };
        await rig.DoAsync(rig.Ban, command);
        var once = rig.Bans.Find(new(1));
        await rig.DoAsync(rig.Ban, command);
        Assert.Equal(once, rig.Bans.Find(new(1)));
        Assert.Equal(1, rig.Bans.Count);
        Assert.Equal(OutcomeState.Refused, (await rig.DoAsync(rig.Ban, command with { Player = default })).State);
        await rig.DoAsync(rig.Ban, command with { DurationMs = long.MaxValue / 2 });
        Assert.Equal(0, rig.Bans.Find(new(1))!.UntilMs);
    }

    [Fact]
    public async Task A_corrected_player_is_told_where_it_stands_and_others_see_it()
    {
        await using var rig = new OperatorRig();
        var (ada, ben) = (rig.Connect(1), rig.Connect(2));
        rig.Zone.PassTicks(1);
        ada.Read();
        ben.Read();
        var command = Command(PlatformCommandType.CorrectPlayer, zone: 1, player: 1) with { X = 9_000, Y = 8_000, Choice = -1 };
        var result = await rig.DoAsync(rig.Correct, command);
        Assert.Equal((OutcomeState.Done, 1), (result.State, result.Players));
        rig.Zone.PassTicks(4);
        var reader = new MessagePackReader(Assert.Single(Told(ada, MessageType.Placed)));
        MessageReader.ReadType(ref reader, out var fields);
        Assert.Equal(new Position(9_000, 8_000), Placed.Read(ref reader, fields).Position);
        var told = ben.Read();
        Assert.Contains(MessageType.StateUpdate, told);
        Assert.DoesNotContain(MessageType.Placed, told);
        Assert.Equal(new Position(9_000, 8_000), rig.Player(1).Position);
    }

    [Fact]
    public async Task A_correction_of_one_number_or_of_life_leaves_the_rest_and_durations_become_ticks()
    {
        await using var rig = new OperatorRig();
        rig.Connect(1);
        var command = Command(PlatformCommandType.CorrectPlayer, player: 1) with { Choice = -1 };
        await rig.DoAsync(rig.Correct, command with { Y = 4_000 });
        Assert.Equal(new Position(1_000, 4_000), rig.Player(1).Position);
        await rig.DoAsync(rig.Correct, command with { Choice = (int)Life.Stunned, DurationMs = 1_001 });
        Assert.Equal((Life.Stunned, 21L), (rig.Player(1).Life, rig.Player(1).LifeUntilTick));
    }

    [Fact]
    public async Task A_correction_that_cannot_be_is_refused_and_nothing_changes()
    {
        await using var rig = new OperatorRig();
        rig.Connect(1);
        var before = rig.Player(1);
        var command = Command(PlatformCommandType.CorrectPlayer, zone: 1, player: 1) with { Choice = -1 };
        foreach (var (wish, why) in new[]
        {
            (command, "Nothing is to change"),
            (command with { X = 5_500, Y = 5_500 }, "An obstacle"),
            (command with { X = 99_000 }, "not on the map"),
            (command with { X = 2_000, Zone = new(3) }, "is in zone 1 now"),
            (command with { X = 2_000, Player = new(8) }, "no seat"),
            (command with { Choice = 1, DurationMs = long.MaxValue }, "ticks are too many"),
        })
        {
            var result = await rig.DoAsync(rig.Correct, wish);
            Assert.Equal(OutcomeState.Refused, result.State);
            Assert.Contains(why, result.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, rig.Player(1));
    }

    private static Notice NoticeTo(ZoneRig.Client client)
    {
        var reader = new MessagePackReader(Assert.Single(Told(client, MessageType.Notice)));
        MessageReader.ReadType(ref reader, out var fields);
        return Notice.Read(ref reader, fields);
    }

    private static async Task<string> RefusalAsync(OperatorRig rig, PlatformCommand command)
    {
        var result = await rig.DoAsync(rig.Notice, command);
        Assert.Equal(OutcomeState.Refused, result.State);
        return result.Message;
    }
}
