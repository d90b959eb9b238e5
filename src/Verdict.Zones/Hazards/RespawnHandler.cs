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
        // It need not be dead: a new owner also moves those whom a changed map left inside a wall.
        return zone.Players.Find(respawned.PlayerId) < 0 ? $"player {respawned.PlayerId} is not in the zone." : null;
    }

    public static void Apply(ZoneState zone, in PlayerRespawned respawned)
    {
        ref var player = ref zone.Players[zone.Players.Find(respawned.PlayerId)];
        if (player.Life == Life.Dead) zone.Respawns.Remove(respawned.PlayerId);
        player.Life = Life.Alive;
        player.LifeUntilTick = 0;
        player.Position = respawned.Position;
        zone.Changes.NoteLifeChanged(EntityKey.Of(player.Id), ref player.Changed);
        zone.Changes.NoteMoved(EntityKey.Of(player.Id), ref player.Changed);
        zone.Changes.NotePlaced(EntityKey.Of(player.Id), ref player.Changed);
    }
}
