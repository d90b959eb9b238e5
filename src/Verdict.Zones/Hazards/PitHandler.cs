using Verdict.Events;
using Verdict.Protocol;
using Verdict.Protocol.Messages;
using Verdict.Zones.State;

namespace Verdict.Zones.Hazards;

/// <summary>Kills a player who stepped into a pit and says when it comes back.</summary>
internal readonly struct PitHandler : IAppliesEvent<PlayerDied>
{
    public static void Handle(ZoneState zone, PlayerId playerId, Position position, Cause cause) =>
        zone.Emit<PlayerDied, PitHandler>(new(playerId, position, zone.Tick + zone.Rules.RespawnTicks), cause);

    public static string? WhyImpossible(ZoneState zone, in PlayerDied died)
    {
        var slot = zone.Players.Find(died.PlayerId);
        if (slot < 0) return $"player {died.PlayerId} is not in the zone.";
        ref readonly var player = ref zone.Players[slot];
        if (player.Life == Life.Dead) return $"player {died.PlayerId} is dead already.";
        return player.Position == died.Position ? null : $"player {died.PlayerId} does not stand at {died.Position.X}, {died.Position.Y}.";
    }

    public static void Apply(ZoneState zone, in PlayerDied died)
    {
        ref var player = ref zone.Players[zone.Players.Find(died.PlayerId)];
        player.Life = Life.Dead;
        player.LifeUntilTick = died.RespawnAtTick;
        zone.Respawns.Add(died.RespawnAtTick, died.PlayerId);
        zone.Changes.NoteLifeChanged(EntityKey.Of(player.Id), ref player.Changed);
    }
}
