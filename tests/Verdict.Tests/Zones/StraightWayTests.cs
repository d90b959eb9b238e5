using FsCheck;
using FsCheck.Fluent;
using Verdict.Protocol;
using Verdict.Zones.Maps;

namespace Verdict.Tests.Zones;

public class StraightWayTests
{
    private static readonly Rectangle Area = new(10, 20, 5, 4);

    [Theory]
    [InlineData(0, 0, 1, 1, false)]
    [InlineData(12, 22, 12, 22, true)] // No way at all, but inside.
    [InlineData(9, 22, 9, 22, false)]
    [InlineData(0, 22, 100, 22, true)] // Straight through, both ways.
    [InlineData(100, 22, 0, 22, true)]
    [InlineData(12, 0, 12, 100, true)]
    [InlineData(12, 100, 12, 0, true)]
    [InlineData(10, 0, 10, 100, true)] // Along the west edge, which belongs to it; along the east edge, which does not.
    [InlineData(15, 0, 15, 100, false)]
    [InlineData(0, 20, 100, 20, true)] // The same for south and north.
    [InlineData(0, 24, 100, 24, false)]
    [InlineData(0, 30, 20, 10, true)] // Over the south-west corner only.
    [InlineData(9, 21, 11, 19, true)]
    [InlineData(14, 25, 16, 23, false)] // Over the north-east corner only.
    [InlineData(9, 23, 11, 25, false)] // Over the north-west corner only.
    [InlineData(14, 19, 16, 21, false)] // Over the south-east corner only.
    [InlineData(15, 22, 100, 22, false)] // Away from just outside.
    [InlineData(15, 22, 14, 22, true)] // One step in.
    [InlineData(0, 22, 9, 22, false)] // Up to just before it.
    [InlineData(0, 22, 10, 22, true)]
    public void Edges_and_corners_belong_as_the_area_says(int fromX, int fromY, int toX, int toY, bool expected)
    {
        Assert.Equal(expected, StraightWay.Touches(new(fromX, fromY), new(toX, toY), Area));
        Assert.Equal(expected, ExactGeometry.Touches(new(fromX, fromY), new(toX, toY), Area));
    }

    [Fact]
    public void It_agrees_with_a_second_opinion_near_the_area() => Agrees(Gen.Choose(0, 12), Gen.Choose(1, 5), tests: 20_000);

    [Fact]
    public void It_agrees_with_a_second_opinion_on_the_largest_map() =>
        Agrees(Gen.Choose(0, 9_999_999), Gen.Choose(1, 10_000_000), tests: 5_000);

    private static void Agrees(Gen<int> coordinate, Gen<int> side, int tests)
    {
        var positions = from x in coordinate from y in coordinate select new Position(x, y);
        var areas = from at in positions from width in side from height in side select new Rectangle(at.X, at.Y, width, height);
        var cases = from a in positions from b in positions from area in areas select (From: a, To: b, Area: area);
        Prop.ForAll(
            cases.ToArbitrary(),
            c => StraightWay.Touches(c.From, c.To, c.Area) == ExactGeometry.Touches(c.From, c.To, c.Area)
                && StraightWay.Touches(c.To, c.From, c.Area) == StraightWay.Touches(c.From, c.To, c.Area))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(tests));
    }
}
