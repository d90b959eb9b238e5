using Verdict.Events;
using Verdict.Protocol;
using Verdict.Protocol.Messages;
using Verdict.Zones.State;

namespace Verdict.Zones.Seats;

/// <summary>Takes a player's seat back.</summary>
internal readonly struct LeaveHandler : IAppliesEvent<PlayerLeft>
{
    public static bool Handle(ZoneState zone, PlayerId playerId, LeaveReason reason, Cause cause)
    {
        var slot = zone.Players.Find(playerId);
        if (slot < 0) return false;
        zone.Emit<PlayerLeft, LeaveHandler>(new(playerId, reason, zone.Players[slot].Position), cause);
        return true;
    }

    public static string? WhyImpossible(ZoneState zone, in PlayerLeft left) =>
        zone.Players.Find(left.PlayerId) < 0 ? $"player {left.PlayerId} is not in the zone." : null;

    public static void Apply(ZoneState zone, in PlayerLeft left)
    {
        var slot = zone.Players.Find(left.PlayerId);
        ref readonly var player = ref zone.Players[slot];
        if (player.Life == Life.Dead) zone.Respawns.Remove(left.PlayerId);
        zone.Changes.NoteLeft(EntityKey.Of(player.Id), player.Changed);
        zone.Players.RemoveAt(slot);
    }
}
