using System.Text;
using Verdict.Events;
using Verdict.Protocol;
using Verdict.Protocol.Messages;
using Verdict.Zones.State;

namespace Verdict.Zones.Corrections;

/// <summary>Makes a player what an operator wants it to be, as far as anybody can be that.</summary>
/// <remarks>A correction judges no way and springs no hazard: whoever is put into a pit stands there until its next step. What is left of
/// the stride budget stays, so nobody is given a leap.</remarks>
internal readonly struct CorrectHandler : IAppliesEvent<PlayerCorrected>
{
    /// <summary>Judges the wish, and makes it so when it can be.</summary>
    /// <returns>Why it cannot be; null when it is so now.</returns>
    public static string? Handle(ZoneState zone, PlayerId playerId, in Correction wish)
    {
        // Checked before anything else: an event that replay could not read back must never be recorded.
        if (Encoding.UTF8.GetByteCount(wish.CommandId) > PlayerCorrected.CommandIdBytesMax)
        {
            return $"The command's id has more than {PlayerCorrected.CommandIdBytesMax} bytes.";
        }

        var slot = zone.Players.Find(playerId);
        if (slot < 0) return $"Player {playerId} is not in zone {zone.Id}.";
        if (wish.To is { } to && WhyNoPlace(zone.Map, to) is { } noPlace) return noPlace;
        if (wish.Life is { } unknown && !Enum.IsDefined(unknown)) return $"There is no life {(int)unknown}; it is 0, 1 or 2.";
        if (wish.LifeTicks is < 0 or > ZoneRules.TicksMax) return $"{wish.LifeTicks} ticks are too many; at most {ZoneRules.TicksMax} are.";

        ref readonly var player = ref zone.Players[slot];
        var (life, until) = LifeOf(zone, player, wish);
        zone.Emit<PlayerCorrected, CorrectHandler>(
            new(playerId, player.Position, wish.To ?? player.Position, life, until, wish.CommandId), Cause.Server);
        return null;
    }

    public static string? WhyImpossible(ZoneState zone, in PlayerCorrected corrected)
    {
        var slot = zone.Players.Find(corrected.PlayerId);
        if (slot < 0) return $"player {corrected.PlayerId} is not in the zone.";
        if (!Enum.IsDefined(corrected.Life)) return $"there is no life {(int)corrected.Life}.";
        var waits = corrected.Life == Life.Alive && corrected.LifeUntilTick != 0;
        if (waits) return $"player {corrected.PlayerId} is alive and waits for a tick.";
        var (from, at) = (corrected.From, zone.Players[slot].Position);
        return at == from ? null : $"player {corrected.PlayerId} stands at {at.X}, {at.Y}, not at {from.X}, {from.Y}.";
    }

    public static void Apply(ZoneState zone, in PlayerCorrected corrected)
    {
        ref var player = ref zone.Players[zone.Players.Find(corrected.PlayerId)];
        if (player.Life == Life.Dead) zone.Respawns.Remove(corrected.PlayerId);
        if (corrected.Life == Life.Dead) zone.Respawns.Add(corrected.LifeUntilTick, corrected.PlayerId);
        player.Life = corrected.Life;
        player.LifeUntilTick = corrected.LifeUntilTick;
        player.Position = corrected.To;
        zone.Changes.NoteLifeChanged(EntityKey.Of(player.Id), ref player.Changed);
        zone.Changes.NoteMoved(EntityKey.Of(player.Id), ref player.Changed);
        zone.Changes.NotePlaced(EntityKey.Of(player.Id), ref player.Changed);
    }

    private static string? WhyNoPlace(ZoneMap map, Position to)
    {
        if (!map.Contains(to)) return $"{to.X}, {to.Y} is not on the map; it is {map.Shape.WidthMm} by {map.Shape.HeightMm} mm.";
        return map.IsStandable(to) ? null : $"An obstacle lies at {to.X}, {to.Y}.";
    }

    private static (Life Life, long UntilTick) LifeOf(ZoneState zone, in Player player, in Correction wish)
    {
        var life = wish.Life ?? player.LifeAt(zone.Tick);
        if (life == Life.Alive) return (life, 0);
        if (wish.Life is null) return (life, player.LifeUntilTick);
        var ruled = life == Life.Stunned ? zone.Rules.SnareTicks : zone.Rules.RespawnTicks;
        return (life, zone.Tick + (wish.LifeTicks == 0 ? ruled : wish.LifeTicks));
    }
}
