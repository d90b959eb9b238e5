using System.Text;
using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.Zones.Maps;

/// <summary>What every map must hold to, whether it was read from a file or built by a program.</summary>
internal static class MapChecks
{
    public static void RequireShape(MapShape shape)
    {
        RequireSide("widthMm", shape.WidthMm);
        RequireSide("heightMm", shape.HeightMm);
        RequireCount("obstacles", shape.Obstacles.Count, MapShape.AreasMax);
        RequireCount("hazards", shape.Hazards.Count, MapShape.AreasMax);
        for (var i = 0; i < shape.Obstacles.Count; i++) RequireArea(shape, $"obstacles[{i}]", shape.Obstacles[i]);
        for (var i = 0; i < shape.Hazards.Count; i++)
        {
            var (kind, area) = shape.Hazards[i];
            if (!Enum.IsDefined(kind)) throw new MapException($"hazards[{i}].kind is {(int)kind}; it must be snare or pit.");
            RequireArea(shape, $"hazards[{i}]", area);
        }
    }

    public static void RequireSpawnPoints(ZoneMap map, IReadOnlyList<Position> spawnPoints)
    {
        if (spawnPoints.Count == 0) throw new MapException("spawnPoints is empty; players need at least one place to appear.");
        RequireCount("spawnPoints", spawnPoints.Count, ZoneMap.SpawnPointsMax);
        for (var i = 0; i < spawnPoints.Count; i++)
        {
            var point = spawnPoints[i];
            var where = $"spawnPoints[{i}] ({point.X}, {point.Y})";
            if (!map.Contains(point)) throw new MapException($"{where} lies outside {Describe(map.Shape)}.");
            if (map.Obstacles.Contains(point)) throw new MapException($"{where} lies inside an obstacle; nobody could walk away from it.");
            if (!map.IsFree(point)) throw new MapException($"{where} lies inside a hazard; move one of them.");
        }
    }

    public static void RequireItems(ZoneMap map, ItemPlace[] items)
    {
        RequireCount("items", items.Length, ZoneMap.ItemsMax);
        var taken = new HashSet<Position>();
        for (var i = 0; i < items.Length; i++)
        {
            var name = $"items[{i}]";
            RequireName($"{name}.kind", items[i].Kind);
            RequireRange($"{name}.respawnTicks", items[i].RespawnTicks, ZoneRules.TicksMax);
            RequireOwnFreePoint(map, name, items[i].Position, taken);
        }
    }

    public static void RequireMonsters(ZoneMap map, MonsterHome[] homes)
    {
        var count = 0L;
        var taken = new HashSet<Position>();
        for (var i = 0; i < homes.Length; i++)
        {
            var (name, home) = ($"monsters[{i}]", homes[i]);
            RequireName($"{name}.species", home.Species);
            RequireRange($"{name}.radiusMm", home.RadiusMm, ZoneMap.SideMmMax);
            RequireRange($"{name}.count", home.Count, ZoneMap.MonstersMax);
            RequireRange($"{name}.stepMm", home.StepMm, ZoneMap.SideMmMax);
            RequireRange($"{name}.stepTicks", home.StepTicks, int.MaxValue);
            RequireOwnFreePoint(map, name, home.Position, taken);
            count += home.Count;
        }

        if (count > ZoneMap.MonstersMax) throw new MapException($"monsters are {count} together; a map has at most {ZoneMap.MonstersMax}.");
    }

    private static void RequireName(string name, string value)
    {
        if (Encoding.UTF8.GetByteCount(value) is >= 1 and <= StateUpdate.NameBytesMax) return;
        throw new MapException($"{name} is \"{value}\"; it must have 1 to {StateUpdate.NameBytesMax} bytes of UTF-8.");
    }

    private static void RequireRange(string name, long value, long max)
    {
        if (value < 1 || value > max) throw new MapException($"{name} is {value}; it must be 1 to {max}.");
    }

    private static void RequireOwnFreePoint(ZoneMap map, string name, Position point, HashSet<Position> taken)
    {
        var where = $"{name} ({point.X}, {point.Y})";
        if (!map.Contains(point)) throw new MapException($"{where} lies outside {Describe(map.Shape)}.");
        if (!map.IsFree(point)) throw new MapException($"{where} lies inside an obstacle or a hazard; move one of them.");
        if (!taken.Add(point)) throw new MapException($"{where} has the place of an earlier one; move one of them.");
    }

    private static void RequireSide(string name, int sideMm)
    {
        if (sideMm is >= 1 and <= ZoneMap.SideMmMax) return;
        throw new MapException($"{name} is {sideMm}; it must be 1 to {ZoneMap.SideMmMax} millimetres.");
    }

    private static void RequireCount(string name, int count, int max)
    {
        if (count > max) throw new MapException($"{name} has {count} entries; a map has at most {max}.");
    }

    private static void RequireArea(MapShape shape, string name, Rectangle area)
    {
        if (area.WidthMm < 1 || area.HeightMm < 1)
        {
            throw new MapException($"{name} is {area.WidthMm} x {area.HeightMm} mm; both sides must be at least 1.");
        }

        if (area.X < 0 || area.Y < 0 || (long)area.X + area.WidthMm > shape.WidthMm || (long)area.Y + area.HeightMm > shape.HeightMm)
        {
            throw new MapException(
                $"{name} (x {area.X}, y {area.Y}, {area.WidthMm} x {area.HeightMm} mm) reaches outside {Describe(shape)}.");
        }
    }

    private static string Describe(MapShape shape) => $"the map of {shape.WidthMm} x {shape.HeightMm} mm";
}
