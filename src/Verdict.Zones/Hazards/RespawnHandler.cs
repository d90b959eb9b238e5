using Verdict.Events;
using Verdict.Protocol.Messages;
using Verdict.Zones.State;

namespace Verdict.Zones.Hazards;

/// <summary>Brings the dead back at a spawn point once their tick has come.</summary>
internal readonly struct RespawnHandler : IAppliesEvent<PlayerRespawned>
{
    public static void Step(ZoneState zone)
    {
        // Applying the event takes the player out of the queue, so each turn of the loop sees the next one.
        while (zone.Respawns.TryPeekDue(zone.Tick, out var playerId))
        {
            zone.Emit<PlayerRespawned, RespawnHandler>(new(playerId, zone.Map.SpawnPointFor(zone.Sequence)), Cause.Server);
        }
    }

    public static string? WhyImpossible(ZoneState zone, in PlayerRespawned respawned)
    {
        var slot = zone.Players.Find(respawned.PlayerId);
        if (slot < 0) return $"player {respawned.PlayerId} is not in the zone.";
        return zone.Players[slot].Life == Life.Dead ? null : $"player {respawned.PlayerId} is not dead.";
    }

    public static void Apply(ZoneState zone, in PlayerRespawned respawned)
    {
        ref var player = ref zone.Players[zone.Players.Find(respawned.PlayerId)];
        player.Life = Life.Alive;
        player.LifeUntilTick = 0;
        player.Position = respawned.Position;
        zone.Respawns.Remove(respawned.PlayerId);
        zone.Changes.NoteLifeChanged(ref player);
        zone.Changes.NoteMoved(ref player);
    }
}
