using Verdict.Protocol;
using Verdict.Zones.Maps;

namespace Verdict.Tests.Zones;

public class AreaGridTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1_000, 30, 2)]
    [InlineData(70_000, 65_537, 3)]
    [InlineData(10_000_000, 10_000_000, 4)]
    [InlineData(10_000_000, 1, 5)]
    public void The_grid_answers_as_asking_every_area_would(int widthMm, int heightMm, int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 20; round++)
        {
            var areas = Enumerable.Range(0, random.Next(40)).Select(_ => RandomArea(random, widthMm, heightMm)).ToArray();
            var grid = new AreaGrid(widthMm, heightMm, areas);
            for (var i = 0; i < 500; i++)
            {
                Position from = new(random.Next(widthMm), random.Next(heightMm)), to = NearOrFar(random, from, widthMm, heightMm);
                Assert.Equal(areas.Any(a => a.Contains(from)), grid.Contains(from));
                Assert.Equal(areas.Any(a => StraightWay.Touches(from, to, a)), grid.Touches(from, to));
            }
        }
    }

    [Fact]
    public void A_map_full_of_areas_that_cover_it_is_held_in_bounded_memory()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var everything = new Rectangle(0, 0, 10_000_000, 10_000_000);
        var grid = new AreaGrid(10_000_000, 10_000_000, [.. Enumerable.Repeat(everything, MapShape.AreasMax)]);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 * 1024 * 1024);
        Assert.True(grid.Contains(new(9_999_999, 9_999_999)));
    }

    private static Rectangle RandomArea(Random random, int widthMm, int heightMm)
    {
        int x = random.Next(widthMm), y = random.Next(heightMm);
        var sideMax = random.Next(4) == 0 ? int.MaxValue : 3_000;
        return new(x, y, 1 + random.Next(Math.Min(sideMax, widthMm - x)), 1 + random.Next(Math.Min(sideMax, heightMm - y)));
    }

    private static Position NearOrFar(Random random, Position from, int widthMm, int heightMm) => random.Next(3) == 0
        ? new(random.Next(widthMm), random.Next(heightMm))
        : new(
            Math.Clamp(from.X + random.Next(-1_000, 1_001), 0, widthMm - 1),
            Math.Clamp(from.Y + random.Next(-1_000, 1_001), 0, heightMm - 1));
}
