using Verdict.Protocol;
using Verdict.Zones.Maps;

namespace Verdict.Zones;

/// <summary>The ground of a zone: what clients are told of it, where players appear, and quick answers to what lies where.</summary>
/// <remarks>Immutable: any number of zones may share one.</remarks>
public sealed class ZoneMap
{
    /// <summary>Longest side, 10 km. Keeps every sum and product of the rules inside 64 bits.</summary>
    public const int SideMmMax = 10_000_000;

    /// <summary>Most spawn points.</summary>
    public const int SpawnPointsMax = 1_000;

    /// <summary>Most places where items lie.</summary>
    public const int ItemsMax = 256;

    /// <summary>Most monsters, those of all homes together.</summary>
    public const int MonstersMax = 256;

    private readonly Position[] _spawnPoints;
    private readonly ItemPlace[] _items;
    private readonly MonsterHome[] _monsters;

    /// <summary>Checks a map and makes it ready.</summary>
    /// <exception cref="MapException">It cannot be played on.</exception>
    public ZoneMap(
        MapShape shape,
        IReadOnlyList<Position> spawnPoints,
        IReadOnlyList<ItemPlace>? items = null,
        IReadOnlyList<MonsterHome>? monsters = null)
    {
        MapChecks.RequireShape(shape);
        Shape = shape;
        Obstacles = new(shape.WidthMm, shape.HeightMm, shape.Obstacles);
        Snares = new(shape.WidthMm, shape.HeightMm, AreasOf(shape, HazardKind.Snare));
        Pits = new(shape.WidthMm, shape.HeightMm, AreasOf(shape, HazardKind.Pit));
        MapChecks.RequireSpawnPoints(this, spawnPoints);
        _spawnPoints = [.. spawnPoints];
        _items = [.. items ?? []];
        _monsters = [.. monsters ?? []];
        MapChecks.RequireItems(this, _items);
        MapChecks.RequireMonsters(this, _monsters);
    }

    /// <summary>What clients are told.</summary>
    public MapShape Shape { get; }

    /// <summary>Where players appear, in the order of the file.</summary>
    public IReadOnlyList<Position> SpawnPoints => _spawnPoints;

    /// <summary>Where items lie, in the order of the file.</summary>
    public IReadOnlyList<ItemPlace> Items => _items;

    /// <summary>What monsters wander about, in the order of the file.</summary>
    public IReadOnlyList<MonsterHome> Monsters => _monsters;

    internal ReadOnlySpan<ItemPlace> ItemPlaces => _items;

    internal ReadOnlySpan<MonsterHome> MonsterHomes => _monsters;

    internal AreaGrid Obstacles { get; }

    internal AreaGrid Snares { get; }

    internal AreaGrid Pits { get; }

    /// <summary>Reads a map from the text of its file.</summary>
    /// <exception cref="MapException">The text is no map, or one that cannot be played on.</exception>
    public static ZoneMap Parse(string json) => ZoneMapReader.Read(json);

    /// <summary>Whether a point lies on the map.</summary>
    public bool Contains(Position point) => (uint)point.X < (uint)Shape.WidthMm && (uint)point.Y < (uint)Shape.HeightMm;

    /// <summary>Whether a player may be put down at a point: on the map, free of obstacles and of hazards.</summary>
    public bool IsFree(Position point) =>
        IsStandable(point) && !Snares.Contains(point) && !Pits.Contains(point);

    /// <summary>Whether a player can be at a point at all: on the map and free of obstacles.</summary>
    internal bool IsStandable(Position point) => Contains(point) && !Obstacles.Contains(point);

    /// <summary>The next spawn point in turn. The zone's own sequence chooses, so newcomers spread and replay needs no dice.</summary>
    internal Position SpawnPointFor(long sequence) => _spawnPoints[sequence % _spawnPoints.Length];

    /// <summary>The place at a point.</summary>
    /// <returns>Null when no item belongs there.</returns>
    internal ItemPlace? ItemPlaceAt(Position position)
    {
        foreach (var place in _items)
        {
            if (place.Position == position) return place;
        }

        return null;
    }

    /// <summary>The home of a species at a point.</summary>
    /// <returns>Its place in <see cref="Monsters"/>; −1 when there is none.</returns>
    internal int FindMonsterHome(string species, Position position) =>
        Array.FindIndex(_monsters, home => home.Position == position && home.Species == species);

    private static Rectangle[] AreasOf(MapShape shape, HazardKind kind) =>
        [.. shape.Hazards.Where(h => h.Kind == kind).Select(h => h.Area)];
}
