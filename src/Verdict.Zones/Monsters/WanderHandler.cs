using Verdict.Events;
using Verdict.Protocol;
using Verdict.Zones.State;

namespace Verdict.Zones.Monsters;

/// <summary>Lets monsters walk about their homes.</summary>
/// <remarks>Where one goes follows from zone, monster and tick by whole numbers alone. Each has its own tick among those of a step, so
/// that many monsters spread their work and their events.</remarks>
internal readonly struct WanderHandler : IAppliesEvent<MonsterMoved>
{
    /// <summary>Steps that it keeps to one heading, unless something is in the way.</summary>
    private const int StepsPerHeading = 4;

    private const int Headings = 8;

    // Shares no divisor with the number of headings, so as many turns try all of them.
    private const int Turn = 3;

    // The eight headings as hundredths of a step; a slanting step is no longer than a straight one. Bytes, because only of these a list
    // is part of the program and not made anew each time.
    private static ReadOnlySpan<sbyte> East => [100, 70, 0, -70, -100, -70, 0, 70];

    private static ReadOnlySpan<sbyte> North => [0, 70, 100, 70, 0, -70, -100, -70];

    public static void Step(ZoneState zone)
    {
        for (var slot = 0; slot < zone.Monsters.Count; slot++)
        {
            ref readonly var monster = ref zone.Monsters[slot];
            if (monster.HomeIndex < 0) continue;
            var home = zone.Map.MonsterHomes[monster.HomeIndex];
            var turn = zone.Tick + (long)(Mixed(zone.Id.Value, monster.Id) % (ulong)home.StepTicks);
            if (turn % home.StepTicks == 0) Wander(zone, monster, home, turn / home.StepTicks / StepsPerHeading);
        }
    }

    public static string? WhyImpossible(ZoneState zone, in MonsterMoved moved)
    {
        var slot = zone.Monsters.Find(moved.MonsterId);
        if (slot < 0) return $"monster {moved.MonsterId} is not there.";
        var position = zone.Monsters[slot].Position;
        if (position == moved.From) return null;
        return $"monster {moved.MonsterId} stands at {position.X}, {position.Y}, not at {moved.From.X}, {moved.From.Y}.";
    }

    public static void Apply(ZoneState zone, in MonsterMoved moved)
    {
        ref var monster = ref zone.Monsters[zone.Monsters.Find(moved.MonsterId)];
        monster.Position = moved.To;
        zone.Changes.NoteMoved(EntityKey.OfMonster(monster.Id), ref monster.Changed);
    }

    private static void Wander(ZoneState zone, in Monster monster, MonsterHome home, long period)
    {
        var heading = (int)(Mixed(zone.Id.Value ^ (monster.Id << 32), period) % Headings);
        for (var tries = 0; tries < Headings; tries++, heading = (heading + Turn) % Headings)
        {
            var to = new Position(
                monster.Position.X + (int)((long)home.StepMm * East[heading] / 100),
                monster.Position.Y + (int)((long)home.StepMm * North[heading] / 100));
            if (!MayStep(zone.Map, monster, home, to)) continue;
            zone.Emit<MonsterMoved, WanderHandler>(new(monster.Id, monster.Position, to), Cause.Server);
            return;
        }
    }

    private static bool MayStep(ZoneMap map, in Monster monster, MonsterHome home, Position to)
    {
        if (!map.Contains(to)) return false;
        // A changed map may have drawn its circle closer: then it may come nearer, step by step.
        var (distance, before) = (to.DistanceMm(home.Position), monster.Position.DistanceMm(home.Position));
        if (distance > home.RadiusMm && distance >= before) return false;
        return map.IsFree(to) && !map.Obstacles.Touches(monster.Position, to);
    }

    // The finishing steps of a well-known mixer of 64 bits: near inputs give numbers that have nothing in common.
    private static ulong Mixed(long one, long other)
    {
        var mixed = ((ulong)one * 0x9E37_79B9_7F4A_7C15) + (ulong)other;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58_476D_1CE4_E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
        return mixed ^ (mixed >> 31);
    }
}
