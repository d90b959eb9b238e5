using Verdict.Protocol;
using Verdict.Protocol.Messages;
using Verdict.Zones.State;

namespace Verdict.Zones.Movement;

/// <summary>Judges a step by the numbers: who may, when, how far and whether anything stands in the way.</summary>
internal static class MoveRules
{
    /// <summary>The stride budget at a tick: it grows steadily and stops at its brim.</summary>
    public static long BudgetMm(in Player player, MovementRules rules, long tick)
    {
        // A budget is full after at most StrideMaxMm ticks, since each brings at least 1 mm; more would only risk an overflow.
        var ticks = Math.Min(tick - player.MovedAtTick, rules.StrideMaxMm);
        return Math.Min(rules.StrideMaxMm, player.BudgetMm + (ticks * rules.SpeedMmPerTick));
    }

    /// <summary>Whether the player may step to the target now.</summary>
    /// <remarks>The order is part of the contract: what holds the player comes before what is wrong with the target, and the dearest test
    /// comes last.</remarks>
    public static Outcome Judge(in Player player, Position target, ZoneMap map, MovementRules rules, long tick)
    {
        var at = player.Position;
        switch (player.LifeAt(tick))
        {
            // The respawn itself happens in a step of the world, so the wait is at least one tick even when its time has come.
            case Life.Dead: return Outcome.Rejected(RejectReason.Dead, at, Math.Max(1, player.LifeUntilTick - tick));
            case Life.Stunned: return Outcome.Rejected(RejectReason.Stunned, at, player.LifeUntilTick - tick);
        }

        if (!map.Contains(target)) return Outcome.Rejected(RejectReason.OutOfBounds, at);

        var rested = tick - player.MovedAtTick;
        if (rested < rules.CooldownTicks) return Outcome.Rejected(RejectReason.OnCooldown, at, rules.CooldownTicks - rested);

        var distance = at.DistanceMm(target);
        if (distance > rules.StepMaxMm) return Outcome.Rejected(RejectReason.TooFar, at);

        var missing = distance - BudgetMm(player, rules, tick);
        if (missing > 0) return Outcome.Rejected(RejectReason.TooFast, at, WaitTicks(distance, missing, rules));

        return map.Obstacles.Touches(at, target) ? Outcome.Rejected(RejectReason.Blocked, at) : Outcome.Accepted(target);
    }

    // A step longer than a brimful budget never becomes possible, so no wait is promised for it.
    private static long WaitTicks(long distance, long missing, MovementRules rules) =>
        distance > rules.StrideMaxMm ? 0 : (missing + rules.SpeedMmPerTick - 1) / rules.SpeedMmPerTick;
}
