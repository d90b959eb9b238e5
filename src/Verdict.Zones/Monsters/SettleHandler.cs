using Verdict.Events;
using Verdict.Zones.State;

namespace Verdict.Zones.Monsters;

/// <summary>Lets there be as many monsters as the map asks for, at the homes it names: done once by each owner.</summary>
internal readonly struct SettleHandler : IAppliesEvent<MonsterAppeared>, IAppliesEvent<MonsterRemoved>
{
    public static void Step(ZoneState zone)
    {
        if (zone.Monsters.AreSettled) return;
        Span<int> missing = stackalloc int[zone.Map.MonsterHomes.Length];
        for (var i = 0; i < missing.Length; i++) missing[i] = zone.Map.MonsterHomes[i].Count;
        for (var slot = 0; slot < zone.Monsters.Count;)
        {
            ref readonly var monster = ref zone.Monsters[slot];
            var isAtHome = monster.HomeIndex >= 0 && missing[monster.HomeIndex] > 0 && zone.Map.IsStandable(monster.Position);
            if (isAtHome) missing[zone.Monsters[slot++].HomeIndex]--;
            else zone.Emit<MonsterRemoved, SettleHandler>(new(monster.Id), Cause.Server); // The next one has its slot then.
        }

        for (var i = 0; i < missing.Length; i++)
        {
            var home = zone.Map.MonsterHomes[i];
            for (var left = missing[i]; left > 0; left--)
            {
                zone.Emit<MonsterAppeared, SettleHandler>(
                    new(zone.Monsters.LastId + 1, home.Species, home.Position, home.Position), Cause.Server);
            }
        }

        zone.Monsters.AreSettled = true;
    }

    public static string? WhyImpossible(ZoneState zone, in MonsterAppeared appeared)
    {
        if (appeared.MonsterId <= zone.Monsters.LastId) return $"monster {zone.Monsters.LastId} is there already.";
        return zone.Monsters.Count < ZoneMap.MonstersMax ? null : $"{ZoneMap.MonstersMax} monsters are there, as many as can be.";
    }

    public static void Apply(ZoneState zone, in MonsterAppeared appeared)
    {
        ref var monster = ref zone.Monsters.Add(new()
        {
            Id = appeared.MonsterId,
            Species = appeared.Species,
            Home = appeared.Home,
            Position = appeared.Position,
            HomeIndex = zone.Map.FindMonsterHome(appeared.Species, appeared.Home),
        });
        zone.Changes.NoteEntered(EntityKey.OfMonster(monster.Id), ref monster.Changed);
    }

    public static string? WhyImpossible(ZoneState zone, in MonsterRemoved removed) =>
        zone.Monsters.Find(removed.MonsterId) < 0 ? $"monster {removed.MonsterId} is not there." : null;

    public static void Apply(ZoneState zone, in MonsterRemoved removed)
    {
        var slot = zone.Monsters.Find(removed.MonsterId);
        zone.Changes.NoteLeft(EntityKey.OfMonster(removed.MonsterId), zone.Monsters[slot].Changed);
        zone.Monsters.RemoveAt(slot);
    }
}
