using Verdict.Events;

namespace Verdict.GameServer.Commands;

/// <summary>Takes a player's seat away and ends its connection. It may come back.</summary>
internal sealed class KickPlayerHandler(SeatRemoval seats) : ICommandHandler
{
    private const string Unexplained = "An operator took your seat away.";

    public PlatformCommandType Type => PlatformCommandType.KickPlayer;

    public async Task<CommandResult?> HandleAsync(PlatformCommand command, CancellationToken cancellation)
    {
        // Where the player has gone meanwhile is of no matter: it is to go from there.
        var why = command.Text.Length > 0 ? command.Text : Unexplained;
        if (await seats.RemoveAsync(command.Player, why, cancellation) is not var (zone, last)) return Answers.NoSeat(command.Player);
        return CommandResult.Done($"Player {command.Player} lost its seat in zone {zone}.") with { Players = 1, Zone = zone, Last = last };
    }
}
