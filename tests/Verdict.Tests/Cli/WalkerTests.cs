using Verdict.Cli.Players;
using Verdict.Protocol;

namespace Verdict.Tests.Cli;

public sealed class WalkerTests
{
    private const int StepMm = 975;

    private static readonly MapShape Meadow = new(
        30_000,
        30_000,
        [new(5_000, 5_000, 8_000, 1_000), new(12_000, 6_000, 1_000, 10_000), new(20_000, 20_000, 4_000, 4_000)],
        [new(HazardKind.Pit, new(2_000, 20_000, 2_000, 2_000))]);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Steps_stay_on_the_map_out_of_obstacles_and_within_their_length(int seed)
    {
        var walker = new Walker(new Random(seed));
        walker.Enter(Meadow);
        var at = new Position(1_000, 1_000);
        var walkedMm = 0L;
        for (var step = 0; step < 5_000; step++)
        {
            var next = walker.Next(at, StepMm);
            Assert.InRange(at.DistanceMm(next), 0, StepMm);
            Assert.InRange(next.X, 0, Meadow.WidthMm - 1);
            Assert.InRange(next.Y, 0, Meadow.HeightMm - 1);
            Assert.All(Meadow.Obstacles, obstacle => Assert.False(Segment.Crosses(at, next, obstacle, marginMm: 0)));
            walkedMm += at.DistanceMm(next);
            at = next;
        }

        // Nobody gets stuck behind the wall: on average it walks most of its stride.
        Assert.True(walkedMm > 5_000L * StepMm * 7 / 10, $"{walkedMm} mm in 5,000 steps");
    }

    [Fact]
    public void Somebody_walled_in_stands_still_instead_of_pushing_the_wall()
    {
        var walker = new Walker(new Random(1));
        walker.Enter(new(1_000, 1_000, [new(0, 0, 1_000, 1_000)], []));
        Assert.Equal(new Position(500, 500), walker.Next(new(500, 500), StepMm));
    }

    [Fact]
    public void Somebody_who_saw_something_leaves_its_way_and_goes_there()
    {
        var walker = new Walker(new Random(1));
        walker.Enter(Meadow);
        var (at, goal) = (walker.Next(new(15_000, 2_000), StepMm), new Position(25_000, 12_000));
        var before = at.DistanceMm(goal);
        for (var step = 0; step < 10; step++)
        {
            walker.HeadFor(goal);
            at = walker.Next(at, StepMm);
        }

        Assert.InRange(before - at.DistanceMm(goal), 9 * StepMm, 10 * StepMm);
    }

    [Theory]
    [InlineData(0, 1_500, 3_000, 1_500, true)]
    [InlineData(0, 900, 3_000, 900, false)]
    [InlineData(1_500, 1_500, 1_500, 1_500, true)]
    [InlineData(0, 3_000, 3_000, 0, true)]
    [InlineData(0, 1_400, 1_400, 0, false)]
    [InlineData(0, 1_500, 900, 1_500, false)]
    public void A_way_crosses_an_area_or_passes_it_by(int fromX, int fromY, int toX, int toY, bool crosses) =>
        Assert.Equal(crosses, Segment.Crosses(new(fromX, fromY), new(toX, toY), new(1_000, 1_000, 1_000, 1_000), marginMm: 0));
}
