using Verdict.Events;
using Verdict.Protocol;
using Verdict.Protocol.Messages;
using Verdict.Zones.State;

namespace Verdict.Zones.Hazards;

/// <summary>Holds a player who stepped into a snare. The hold ends at its tick without another event.</summary>
internal readonly struct SnareHandler : IAppliesEvent<PlayerStunned>
{
    public static void Handle(ZoneState zone, PlayerId playerId, Cause cause) =>
        zone.Emit<PlayerStunned, SnareHandler>(new(playerId, zone.Tick + zone.Rules.SnareTicks), cause);

    public static string? WhyImpossible(ZoneState zone, in PlayerStunned stunned)
    {
        var slot = zone.Players.Find(stunned.PlayerId);
        if (slot < 0) return $"player {stunned.PlayerId} is not in the zone.";
        return zone.Players[slot].Life == Life.Dead ? $"player {stunned.PlayerId} is dead." : null;
    }

    public static void Apply(ZoneState zone, in PlayerStunned stunned)
    {
        ref var player = ref zone.Players[zone.Players.Find(stunned.PlayerId)];
        player.Life = Life.Stunned;
        player.LifeUntilTick = stunned.UntilTick;
        zone.Changes.NoteLifeChanged(EntityKey.Of(player.Id), ref player.Changed);
    }
}
