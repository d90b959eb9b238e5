using Verdict.Events;
using Verdict.GameServer.Placement;

namespace Verdict.GameServer.Commands;

/// <summary>Keeps a player out for a while, and takes away the seat it has. The time counts from when the command was given, so that giving
/// it twice makes it no longer.</summary>
internal sealed class BanPlayerHandler(BanList bans, SeatRemoval seats) : ICommandHandler
{
    public PlatformCommandType Type => PlatformCommandType.BanPlayer;

    public async Task<CommandResult?> HandleAsync(PlatformCommand command, CancellationToken cancellation)
    {
        if (command.Player.Value < 1) return CommandResult.Refused("No player is named.");
        // A time that no calendar has is as good as for ever.
        var untilMs = command.IssuedAtMs + command.DurationMs;
        if (command.DurationMs == 0 || untilMs > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()) untilMs = 0;
        var ban = new Ban(command.Player.Value, untilMs, command.Text, command.Id, command.IssuedBy);
        var unkept = string.Empty;
        try
        {
            // First the door, then the seat: the other way round it could come back in between.
            if (!bans.TryAdd(ban))
            {
                return CommandResult.Refused($"{BanList.BansMax} players are banned, as many as can be; lift some bans first.");
            }
        }
        catch (IOException e)
        {
            unkept = $" It could not be kept and holds only until this server stops: {e.Message}";
        }

        var removed = await seats.RemoveAsync(command.Player, ban.Reason, cancellation);
        var seat = removed is var (zone, _) ? $"lost its seat in zone {zone}" : "had no seat here";
        var message = $"Player {command.Player} {seat} and is not let in {Ban.Until(untilMs)}.{unkept}";
        return (unkept.Length > 0 ? CommandResult.Failed(message) : CommandResult.Done(message)) with
        {
            Players = removed is null ? 0 : 1,
            Zone = removed?.Zone,
            Last = removed?.Last ?? default,
        };
    }
}
