using Verdict.Events;
using Verdict.GameServer.Placement;
using Verdict.GameServer.Ticking;
using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.GameServer.Commands;

/// <summary>Shows a text to the players of a zone, of all zones, or to one player. Twice shows it twice.</summary>
internal sealed class SendNoticeHandler(ZoneDirectory directory, ZonePost post) : ICommandHandler
{
    public PlatformCommandType Type => PlatformCommandType.SendNotice;

    public async Task<CommandResult?> HandleAsync(PlatformCommand command, CancellationToken cancellation)
    {
        var notice = new Notice((Severity)command.Choice, command.Text);
        if (command.Text.Length == 0) return CommandResult.Refused("There is nothing to tell.");
        if (!Enum.IsDefined(notice.Severity)) return CommandResult.Refused($"There is no severity {command.Choice}; it is 1, 2 or 3.");
        if (command.Player.Value > 0) return await TellPlayerAsync(command.Player, notice, cancellation);
        if (command.Zone == ZoneId.Any) return await TellAllAsync(notice, cancellation);
        if (directory.FindZone(command.Zone) is not { } zone) return Answers.NoZone(command.Zone, directory);
        var told = await post.AskAsync(zone, new ZoneLetter<int>(desk => desk.Tell(notice)), cancellation);
        return CommandResult.Done($"{told} players of zone {zone.Id} were told.") with { Players = told };
    }

    private async Task<CommandResult> TellPlayerAsync(PlayerId player, Notice notice, CancellationToken cancellation)
    {
        if (directory.FindZone(player) is not { } zone) return Answers.NoSeat(player);
        var told = await post.AskAsync(zone, new ZoneLetter<bool>(desk => desk.Tell(player, notice)), cancellation);
        return told
            ? CommandResult.Done($"Player {player} in zone {zone.Id} was told.") with { Players = 1, Zone = zone.Id }
            : CommandResult.Refused($"Player {player} has a seat in zone {zone.Id}, and is not connected now.") with { Zone = zone.Id };
    }

    private async Task<CommandResult> TellAllAsync(Notice notice, CancellationToken cancellation)
    {
        var (told, silent) = await post.AskAllAsync(() => new ZoneLetter<int>(desk => desk.Tell(notice)), cancellation);
        var message = Answers.WithSilent($"{told.Sum()} players of {told.Count} zones were told.", silent);
        return (told.Count > 0 ? CommandResult.Done(message) : CommandResult.Failed(message)) with { Players = told.Sum() };
    }
}
