using Verdict.Events;
using Verdict.Protocol;
using Verdict.Zones;

namespace Verdict.Benchmarks;

/// <summary>A zone full of players and the steps they take, everybody once in random order, there and back again.</summary>
internal sealed class Crowd
{
    private const int SideMm = 100_000;
    private const int StepMm = 250;

    private Crowd(Zone zone, Step[] steps) => (Zone, Steps) = (zone, steps);

    public Zone Zone { get; }

    /// <summary>Twice as many as there are players; after all of them everybody stands where it stood.</summary>
    public Step[] Steps { get; }

    public static Crowd Walking(int players, int seed, int obstacles = 12)
    {
        var random = new Random(seed);
        var shape = new MapShape(SideMm, SideMm, Walls(random, obstacles), [new(HazardKind.Snare, new(40_000, 10, 500, 500))]);
        var map = new ZoneMap(shape, SpawnPoints(random));
        // Everybody may always step: what is measured is a decision with every test in it, not a refusal.
        var rules = new ZoneRules(new(1_000, 1_000, 100_000, CooldownTicks: 1), players, 40, 60);
        var zone = new Zone(new(1), map, rules);
        zone.Open(new EventBuffer());
        for (var id = 1; id <= players; id++) zone.Enter(new(id), $"player {id}", default);
        return new(zone, [.. EverybodyOnce(zone, random, +StepMm), .. EverybodyOnce(zone, random, 0)]);
    }

    private static IEnumerable<Step> EverybodyOnce(Zone zone, Random random, int eastMm)
    {
        var order = Enumerable.Range(0, zone.PlayerCount).ToArray();
        random.Shuffle(order);
        return order.Select(zone.PlayerAt).Select(p => new Step(p.Id, new(p.Position.X + eastMm, p.Position.Y)));
    }

    // All of them keep clear of the rows on which players walk, so that nobody is ever blocked, and near enough to be looked at.
    private static Rectangle[] Walls(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => new Rectangle(SomewhereEast(random), (random.Next(98) * 1_000) + 600, 1_000, 300))];

    private static Position[] SpawnPoints(Random random) =>
        [.. Enumerable.Range(0, ZoneMap.SpawnPointsMax).Select(_ => new Position(SomewhereEast(random), (1 + random.Next(98)) * 1_000))];

    private static int SomewhereEast(Random random) => random.Next(SideMm - 1_000);

    internal readonly record struct Step(PlayerId Player, Position Target);
}
