using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Verdict.Protocol;

namespace Verdict.Tests.Protocol;

public class GeometryTests
{
    // Positions are told by anybody, but distances are only asked for on maps, whose sides are at most this long.
    private const int SideMmMax = 10_000_000;

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 0, 1)]
    [InlineData(3, 4, 5)]
    [InlineData(1, 1, 2)]
    [InlineData(300, 400, 500)]
    [InlineData(300, 401, 501)]
    [InlineData(SideMmMax, 0, SideMmMax)]
    public void Distance_is_rounded_up(int x, int y, long expected)
    {
        Assert.Equal(expected, new Position(0, 0).DistanceMm(new(x, y)));
        Assert.Equal(expected, new Position(x, y).DistanceMm(new(0, 0)));
    }

    [Fact]
    public void Distance_is_the_smallest_whole_number_whose_square_reaches_the_sum_of_squares()
    {
        var coordinate = Gen.Choose(0, SideMmMax);
        var positions = from x in coordinate from y in coordinate select new Position(x, y);
        Prop.ForAll(positions.ToArbitrary(), positions.ToArbitrary(), (a, b) =>
        {
            var distance = new BigInteger(a.DistanceMm(b));
            BigInteger dx = b.X - (BigInteger)a.X, dy = b.Y - (BigInteger)a.Y;
            var square = (dx * dx) + (dy * dy);
            return distance * distance >= square && (distance == 0 || (distance - 1) * (distance - 1) < square);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
    }

    [Theory]
    [InlineData(10, 20, true)]
    [InlineData(14, 23, true)]
    [InlineData(9, 20, false)]
    [InlineData(10, 19, false)]
    [InlineData(15, 20, false)]
    [InlineData(10, 24, false)]
    public void West_and_south_edges_belong_to_an_area_and_the_others_do_not(int x, int y, bool expected) =>
        Assert.Equal(expected, new Rectangle(10, 20, 5, 4).Contains(new(x, y)));

    [Fact]
    public void An_area_at_the_end_of_all_numbers_is_reckoned_without_overflow()
    {
        var area = new Rectangle(int.MaxValue - 1, int.MaxValue - 1, int.MaxValue, int.MaxValue);
        Assert.True(area.Contains(new(int.MaxValue, int.MaxValue)));
        Assert.False(area.Contains(new(int.MinValue, int.MinValue)));
    }
}
