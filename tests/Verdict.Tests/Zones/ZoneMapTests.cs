using Verdict.Protocol;
using Verdict.Zones;

namespace Verdict.Tests.Zones;

public class ZoneMapTests
{
    private const string Good = """
        {
          "widthMm": 1000, "heightMm": 500,
          "obstacles": [{ "x": 100, "y": 100, "widthMm": 50, "heightMm": 60 }],
          "hazards": [
            { "kind": "snare", "x": 200, "y": 100, "widthMm": 50, "heightMm": 60 },
            { "kind": "pit", "x": 300, "y": 0, "widthMm": 1, "heightMm": 1 }
          ],
          "spawnPoints": [{ "x": 0, "y": 0 }, { "x": 999, "y": 499 }]
        }
        """;

    [Fact]
    public void A_map_is_read_as_it_is_written()
    {
        var map = ZoneMap.Parse(Good);
        Assert.Equal((1_000, 500), (map.Shape.WidthMm, map.Shape.HeightMm));
        Assert.Equal([new Rectangle(100, 100, 50, 60)], map.Shape.Obstacles);
        Assert.Equal(
            [new Hazard(HazardKind.Snare, new(200, 100, 50, 60)), new Hazard(HazardKind.Pit, new(300, 0, 1, 1))], map.Shape.Hazards);
        Assert.Equal([new Position(0, 0), new Position(999, 499)], map.SpawnPoints);
    }

    [Theory]
    [InlineData("\"widthMm\": 1000,", "widthMm: 1000,", "no JSON")]
    [InlineData("\"widthMm\": 1000,", "", "lacks the field \"widthMm\"")]
    [InlineData("\"widthMm\": 1000", "\"widthMm\": 0", "widthMm is 0")]
    [InlineData("\"heightMm\": 500", "\"heightMm\": 10000001", "heightMm is 10000001")]
    [InlineData("\"heightMm\": 500", "\"heightMm\": 1.5", "heightMm is 1.5")]
    [InlineData("\"heightMm\": 500", "\"heightMm\": \"500\"", "heightMm is \"500\"")]
    [InlineData("\"heightMm\": 500", "\"heightMm\": 500, \"heightMm\": 500", "\"heightMm\" twice")]
    [InlineData("\"heightMm\": 500", "\"heightMm\": 500, \"colour\": 1", "unknown field \"colour\"")]
    [InlineData("\"x\": 100, \"y\": 100, \"widthMm\": 50", "\"x\": 100, \"y\": 100, \"width\": 50", "has an unknown field \"width\"")]
    [InlineData("\"x\": 100, \"y\": 100, \"widthMm\": 50", "\"x\": 100, \"widthMm\": 50", "obstacles[0] lacks the field \"y\"")]
    [InlineData("\"x\": 100, \"y\": 100, \"widthMm\": 50", "\"x\": 951, \"y\": 100, \"widthMm\": 50", "obstacles[0] (x 951, y 100, 50 x 6")]
    [InlineData("\"x\": 100, \"y\": 100, \"widthMm\": 50", "\"x\": -1, \"y\": 100, \"widthMm\": 50", "obstacles[0] (x -1")]
    [InlineData("\"x\": 100, \"y\": 100, \"widthMm\": 50", "\"x\": 100, \"y\": 100, \"widthMm\": 2147483647", "reaches outside")]
    [InlineData("\"x\": 100, \"y\": 100, \"widthMm\": 50", "\"x\": 100, \"y\": 100, \"widthMm\": 0", "both sides must be at least 1")]
    [InlineData("\"snare\"", "\"swamp\"", "hazards[0].kind is \"swamp\"")]
    [InlineData("\"snare\"", "1", "hazards[0].kind is 1")]
    [InlineData("\"x\": 300, \"y\": 0", "\"x\": 300, \"y\": 500", "hazards[1] (x 300, y 500")]
    [InlineData("\"x\": 999, \"y\": 499", "\"x\": 1000, \"y\": 499", "spawnPoints[1] (1000, 499) lies outside")]
    [InlineData("\"x\": 999, \"y\": 499", "\"x\": 100, \"y\": 100", "spawnPoints[1] (100, 100) lies inside an obstacle")]
    [InlineData("\"x\": 999, \"y\": 499", "\"x\": 249, \"y\": 159", "spawnPoints[1] (249, 159) lies inside a hazard")]
    [InlineData("\"x\": 999, \"y\": 499", "\"x\": 300, \"y\": 0", "lies inside a hazard")]
    [InlineData("[{ \"x\": 0, \"y\": 0 }, { \"x\": 999, \"y\": 499 }]", "[]", "spawnPoints is empty")]
    [InlineData("[{ \"x\": 0, \"y\": 0 }, { \"x\": 999, \"y\": 499 }]", "7", "spawnPoints is 7; it must be an array")]
    [InlineData("{ \"x\": 0, \"y\": 0 }", "[0, 0]", "spawnPoints[0] is [0, 0]; it must be an object")]
    public void A_map_that_cannot_be_played_on_is_refused_and_the_place_named(string good, string bad, string named)
    {
        Assert.Contains(good, Good, StringComparison.Ordinal);
        var error = Assert.Throws<MapException>(() => ZoneMap.Parse(Good.Replace(good, bad, StringComparison.Ordinal)));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]")]
    public void What_is_no_object_is_no_map(string text) => Assert.Throws<MapException>(() => ZoneMap.Parse(text));

    [Fact]
    public void A_map_has_no_more_areas_and_spawn_points_than_fit_in_a_frame()
    {
        var area = new Rectangle(10, 10, 1, 1);
        Rectangle[] most = [.. Enumerable.Repeat(area, MapShape.AreasMax)], tooMany = [.. most, area];
        Position[] spawns = [new(0, 0)];
        Assert.NotNull(new ZoneMap(new(100, 100, most, [.. most.Select(a => new Hazard(HazardKind.Pit, a))]), spawns));
        Refuses("obstacles has 1001", () => new(new(100, 100, tooMany, []), spawns));
        Refuses("hazards has 1001", () => new(new(100, 100, [], [.. tooMany.Select(a => new Hazard(HazardKind.Pit, a))]), spawns));
        Refuses("spawnPoints has 1001", () => new(new(100, 100, [], []), [.. Enumerable.Repeat(spawns[0], ZoneMap.SpawnPointsMax + 1)]));
        Refuses("hazards[0].kind is 9", () => new(new(100, 100, [], [new((HazardKind)9, area)]), spawns));

        static void Refuses(string named, Func<ZoneMap> build) =>
            Assert.Contains(named, Assert.Throws<MapException>(build).Message, StringComparison.Ordinal);
    }
}
