using Verdict.Events;
using Verdict.Protocol;
using Verdict.Protocol.Messages;
using Verdict.Zones.Hazards;
using Verdict.Zones.State;

namespace Verdict.Zones.Movement;

/// <summary>Decides whether a player may step to a target and, if so, puts it there.</summary>
internal readonly struct MoveHandler : IAppliesEvent<PlayerMoved>
{
    public static Outcome Handle(ZoneState zone, PlayerId playerId, Position target, Cause cause)
    {
        var slot = zone.Players.Find(playerId);
        if (slot < 0) return Outcome.Rejected(RejectReason.NotInZone, default);

        ref readonly var player = ref zone.Players[slot];
        var outcome = MoveRules.Judge(player, target, zone.Map, zone.Rules.Movement, zone.Tick);
        if (!outcome.IsAccepted) return outcome;

        zone.Emit<PlayerMoved, MoveHandler>(new(playerId, player.Position, target), cause);
        HazardHandler.StepInto(zone, playerId, target, cause);
        return outcome;
    }

    public static string? WhyImpossible(ZoneState zone, in PlayerMoved moved)
    {
        var slot = zone.Players.Find(moved.PlayerId);
        if (slot < 0) return $"player {moved.PlayerId} is not in the zone.";
        var position = zone.Players[slot].Position;
        if (position == moved.From) return null;
        return $"player {moved.PlayerId} stands at {position.X}, {position.Y}, not at {moved.From.X}, {moved.From.Y}.";
    }

    public static void Apply(ZoneState zone, in PlayerMoved moved)
    {
        ref var player = ref zone.Players[zone.Players.Find(moved.PlayerId)];
        // Never below 0, also when a record made under more generous rules is replayed under tighter ones.
        var left = MoveRules.BudgetMm(player, zone.Rules.Movement, zone.EventTick) - moved.From.DistanceMm(moved.To);
        player.BudgetMm = (int)Math.Max(0, left);
        player.MovedAtTick = zone.EventTick;
        player.Position = moved.To;
        zone.Changes.NoteMoved(EntityKey.Of(player.Id), ref player.Changed);
    }
}
