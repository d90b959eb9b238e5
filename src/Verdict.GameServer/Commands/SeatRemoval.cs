using Verdict.GameServer.Placement;
using Verdict.GameServer.Ticking;
using Verdict.Protocol;
using Verdict.Storage;

namespace Verdict.GameServer.Commands;

/// <summary>Takes a player's seat away, wherever on this server it is.</summary>
internal sealed class SeatRemoval(ZoneDirectory directory, ZonePost post)
{
    /// <summary>Ends its connection, too, which is told why.</summary>
    /// <returns>The zone it had its seat in and the event that ended it; null when it had none.</returns>
    public async Task<(ZoneId Zone, EventPoint Last)?> RemoveAsync(PlayerId player, string why, CancellationToken cancellation)
    {
        if (directory.FindZone(player) is not { } zone) return null;
        var letter = new ZoneLetter<EventPoint?>(desk => desk.Remove(player, why) ? desk.At : null);
        return await post.AskAsync(zone, letter, cancellation) is { } last ? (zone.Id, last) : null;
    }
}
