using Verdict.Protocol;
using Verdict.Tests.Protocol;
using Verdict.Zones;

namespace Verdict.Tests.Zones;

public class MeadowTests
{
    private const int StrideMm = 500;

    private readonly ZoneMap _map = ZoneMap.Parse(File.ReadAllText(Vectors.RepositoryPath("src/Verdict.GameServer/maps/meadow.json")));

    [Fact]
    public void The_meadow_offers_everything_a_player_can_meet()
    {
        Assert.Equal((100_000, 100_000), (_map.Shape.WidthMm, _map.Shape.HeightMm));
        Assert.Equal(12, _map.Shape.Obstacles.Count);
        Assert.Equal(3, _map.Shape.Hazards.Count(h => h.Kind == HazardKind.Snare));
        Assert.Equal(2, _map.Shape.Hazards.Count(h => h.Kind == HazardKind.Pit));
        Assert.Equal(8, _map.SpawnPoints.Count);
        Assert.Equal(["apple", "coin", "gem"], _map.Items.Select(item => item.Kind).Distinct().Order());
        Assert.Equal(8, _map.Monsters.Sum(home => home.Count));
    }

    [Fact]
    public void From_every_spawn_point_a_newcomer_reaches_something()
    {
        Assert.All(
            _map.SpawnPoints,
            spawn => Assert.Contains(_map.Items, item => item.Position.DistanceMm(spawn) <= ZoneRules.Default.ReachMm));
    }

    [Fact]
    public void From_every_spawn_point_one_can_walk_unharmed_to_every_other()
    {
        var reached = new HashSet<Position>();
        var waiting = new Queue<Position>([_map.SpawnPoints[0]]);
        while (waiting.TryDequeue(out var at))
        {
            if (!reached.Add(at)) continue;
            foreach (var (dx, dy) in ((int, int)[])[(StrideMm, 0), (-StrideMm, 0), (0, StrideMm), (0, -StrideMm)])
            {
                var next = new Position(at.X + dx, at.Y + dy);
                if (_map.IsFree(next) && !_map.Obstacles.Touches(at, next)) waiting.Enqueue(next);
            }
        }

        Assert.All(_map.SpawnPoints, spawn => Assert.Contains(spawn, reached));
    }
}
