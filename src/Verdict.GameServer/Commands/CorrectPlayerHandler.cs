using Microsoft.Extensions.Options;
using Verdict.Events;
using Verdict.GameServer.Placement;
using Verdict.GameServer.Ticking;
using Verdict.Protocol;
using Verdict.Protocol.Messages;
using Verdict.Storage;
using Verdict.Zones;

namespace Verdict.GameServer.Commands;

/// <summary>Puts a player somewhere else, or gives it another life, by an event that the engine judges. Twice leaves the same
/// player.</summary>
internal sealed class CorrectPlayerHandler(ZoneDirectory directory, ZonePost post, IOptions<ZoneLoopOptions> loop)
    : ICommandHandler
{
    public PlatformCommandType Type => PlatformCommandType.CorrectPlayer;

    public async Task<CommandResult?> HandleAsync(PlatformCommand command, CancellationToken cancellation)
    {
        var (player, nothing) = (command.Player, PlatformCommand.Unchanged);
        var isEmpty = command.X == nothing && command.Y == nothing && command.Choice == nothing;
        if (isEmpty) return CommandResult.Refused("Nothing is to change.");
        if (directory.FindZone(player) is not { } zone) return Answers.NoSeat(player);
        // A place means something on a map only: whoever has changed zones since is not put anywhere.
        if (command.Zone != ZoneId.Any && command.Zone != zone.Id)
        {
            return CommandResult.Refused($"Player {player} is in zone {zone.Id} now, not in zone {command.Zone}.");
        }

        var letter = new ZoneLetter<(string? WhyNot, EventPoint Last)>(desk => (Correct(desk, command), desk.At));
        var (whyNot, last) = await post.AskAsync(zone, letter, cancellation);
        return whyNot is not null
            ? CommandResult.Refused(whyNot) with { Zone = zone.Id }
            : CommandResult.Done($"Player {player} in zone {zone.Id} was put right.") with { Players = 1, Zone = zone.Id, Last = last };
    }

    private string? Correct(in ZoneDesk desk, PlatformCommand command)
    {
        if (!desk.Zone.TryGetPlayer(command.Player, out var view)) return $"Player {command.Player} is not in zone {desk.Zone.Id}.";
        var isPlaced = command.X != PlatformCommand.Unchanged || command.Y != PlatformCommand.Unchanged;
        var to = new Position(
            command.X == PlatformCommand.Unchanged ? view.Position.X : command.X,
            command.Y == PlatformCommand.Unchanged ? view.Position.Y : command.Y);
        Life? life = command.Choice == PlatformCommand.Unchanged ? null : (Life)command.Choice;
        return desk.Zone.Correct(command.Player, new(isPlaced ? to : null, life, Ticks(command.DurationMs), command.Id));
    }

    // Rounded up, so that a life lasts no shorter than was asked for.
    private long Ticks(long milliseconds)
    {
        var perSecond = loop.Value.TicksPerSecond;
        return milliseconds > ZoneRules.TicksMax ? ZoneRules.TicksMax + 1 : ((milliseconds * perSecond) + 999) / 1_000;
    }
}
