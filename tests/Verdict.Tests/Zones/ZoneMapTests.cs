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
          "spawnPoints": [{ "x": 0, "y": 0 }, { "x": 999, "y": 499 }],
          "items": [{ "kind": "coin", "x": 10, "y": 20, "respawnTicks": 30 }, { "kind": "gem", "x": 11, "y": 20, "respawnTicks": 1 }],
          "monsters": [{ "species": "slime", "x": 500, "y": 50, "radiusMm": 40, "count": 2, "stepMm": 5, "stepTicks": 20 }]
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
        Assert.Equal([new ItemPlace("coin", new(10, 20), 30), new ItemPlace("gem", new(11, 20), 1)], map.Items);
        Assert.Equal([new MonsterHome("slime", new(500, 50), RadiusMm: 40, Count: 2, StepMm: 5, StepTicks: 20)], map.Monsters);
    }

    [Fact]
    public void A_map_from_before_there_were_items_and_monsters_has_none()
    {
        var end = Good.IndexOf(",\n  \"items\"", StringComparison.Ordinal);
        var map = ZoneMap.Parse(Good[..end] + "}");
        Assert.Empty(map.Items);
        Assert.Empty(map.Monsters);
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
    [InlineData("\"kind\": \"coin\", ", "", "items[0] lacks the field \"kind\"")]
    [InlineData("\"coin\"", "5", "items[0].kind is 5; it must be a text")]
    [InlineData("\"coin\"", "\"\"", "items[0].kind is \"\"; it must have 1 to 64 bytes")]
    [InlineData("\"respawnTicks\": 30", "\"respawnTicks\": 0", "items[0].respawnTicks is 0")]
    [InlineData("\"x\": 11, \"y\": 20", "\"x\": 10, \"y\": 20", "items[1] (10, 20) has the place of an earlier one")]
    [InlineData("\"x\": 11, \"y\": 20", "\"x\": 110, \"y\": 120", "items[1] (110, 120) lies inside an obstacle or a hazard")]
    [InlineData("\"x\": 11, \"y\": 20", "\"x\": 11, \"y\": 500", "items[1] (11, 500) lies outside")]
    [InlineData("\"radiusMm\": 40", "\"radiusMm\": 0", "monsters[0].radiusMm is 0")]
    [InlineData("\"count\": 2", "\"count\": 257", "monsters[0].count is 257")]
    [InlineData("\"stepMm\": 5", "\"stepMm\": -5", "monsters[0].stepMm is -5")]
    [InlineData("\"stepTicks\": 20", "\"stepTicks\": 0", "monsters[0].stepTicks is 0")]
    [InlineData("\"x\": 500, \"y\": 50", "\"x\": 210, \"y\": 110", "monsters[0] (210, 110) lies inside an obstacle or a hazard")]
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
