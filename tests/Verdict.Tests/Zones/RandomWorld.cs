using Verdict.Events;
using Verdict.Protocol;
using Verdict.Protocol.Messages;
using Verdict.Zones;

namespace Verdict.Tests.Zones;

/// <summary>A random map, random rules and a random crowd that tries everything, all of it decided by one seed.</summary>
internal sealed class RandomWorld
{
    private const int PlayerIds = 12;

    private readonly Random _random;
    private readonly List<byte[]> _record = [];
    private EventBuffer _events = new();

    public RandomWorld(int seed)
    {
        _random = new Random(seed);
        Map = RandomMap();
        Rules = new(
            new(_random.Next(1, 1_500), _random.Next(1, 400), _random.Next(1, 2_500), _random.Next(4)),
            PlayersMax: _random.Next(1, PlayerIds + 1),
            SnareTicks: _random.Next(1, 12),
            RespawnTicks: _random.Next(1, 12),
            ReachMm: _random.Next(1, 1_200));
        Zone = new Zone(new(1 + _random.Next(1_000)), Map, Rules);
        Open();
    }

    public ZoneMap Map { get; }

    public ZoneRules Rules { get; }

    public Zone Zone { get; private set; }

    /// <summary>Every envelope ever emitted, in order, across epochs.</summary>
    public IReadOnlyList<byte[]> Record => _record;

    public Zone Fresh() => new(Zone.Id, Map, Rules);

    public Zone Restored(byte[] bytes) => Zone.FromBytes(Zone.Id, Map, Rules, bytes);

    /// <summary>One random thing happens.</summary>
    public void Act()
    {
        Perform(Zone, Choose());
        Collect();
    }

    /// <summary>What will be done, so that it can be done to a twin as well.</summary>
    public WorldCommand Choose()
    {
        var player = new PlayerId(1 + _random.Next(PlayerIds));
        return _random.Next(100) switch
        {
            < 8 => new(CommandKind.Enter, player),
            < 11 => new(CommandKind.Leave, player),
            < 30 => new(CommandKind.Step, player, Ticks: _random.Next(20) == 0 ? _random.Next(60) : 1),
            < 31 => new(CommandKind.Open, player),
            < 45 => new(CommandKind.PickUp, player, ItemId: ChooseItem()),
            < 48 => new(CommandKind.Correct, player, Correction: ChooseCorrection(player)),
            _ => new(CommandKind.Move, player, ChooseTarget(player)),
        };
    }

    /// <summary>Does a command to a zone.</summary>
    /// <returns>The answer, as text.</returns>
    public string Perform(Zone zone, WorldCommand command)
    {
        zone.NowMs = 1_000 + (zone.Tick * 50);
        switch (command.Kind)
        {
            case CommandKind.Enter: return zone.Enter(command.Player, $"p{command.Player}", new(1, zone.Sequence)).ToString();
            case CommandKind.Leave: return zone.Leave(command.Player, LeaveReason.Left, new(2, zone.Sequence)).ToString();
            case CommandKind.Move: return zone.Move(command.Player, command.Target, new(3, zone.Sequence)).ToString();
            case CommandKind.PickUp: return zone.PickUp(command.Player, command.ItemId, new(4, zone.Sequence)).ToString();
            case CommandKind.Correct: return zone.Correct(command.Player, command.Correction) ?? "";
            case CommandKind.Step:
                zone.Steps(command.Ticks);
                return "";
            default:
                if (zone == Zone) Open();
                else OpenAndCertify(zone, new EventBuffer());
                return "";
        }
    }

    public void Collect()
    {
        foreach (var envelope in EventBuffer.Enumerate(_events.Written.Span)) _record.Add(envelope.ToArray());
        _events.Clear();
    }

    /// <summary>The process dies and another one goes on from the state's bytes.</summary>
    public void Restart()
    {
        Zone = Restored(Zone.ToBytes());
        Open();
    }

    private void Open()
    {
        Collect();
        _events = new EventBuffer();
        OpenAndCertify(Zone, _events);
        Collect();
    }

    private static void OpenAndCertify(Zone zone, EventBuffer events)
    {
        zone.Open(events);
        zone.Certify(new(
            zone.Id, RecoverySource.Cold, RecoveryLog.Journal, zone.Epoch, 1, zone.Tick, 2, 3, 0, 0, default, zone.Hash(), 4, 5, 6, ""));
    }

    private Correction ChooseCorrection(PlayerId player)
    {
        Position? to = _random.Next(3) switch
        {
            0 => null,
            1 => ChooseTarget(player),
            _ => new(_random.Next(Map.Shape.WidthMm), _random.Next(Map.Shape.HeightMm)),
        };
        Life? life = _random.Next(3) == 0 ? null : (Life)_random.Next(3);
        return new(to, life, _random.Next(20), $"command {_random.Next(1_000)}");
    }

    // Nearly always one that lies there.
    private long ChooseItem()
    {
        var things = Zone.EntityCount - Zone.PlayerCount;
        if (things == 0 || _random.Next(10) == 0) return _random.Next(3 << 20);
        return Zone.EntityAt(Zone.PlayerCount + _random.Next(things)).Key.Id;
    }

    private Position ChooseTarget(PlayerId player)
    {
        var at = Zone.TryGetPlayer(player, out var view) ? view.Position : default;
        if (Map.Shape.Hazards.Count > 0 && _random.Next(6) == 0)
        {
            var area = Map.Shape.Hazards[_random.Next(Map.Shape.Hazards.Count)].Area;
            return new(area.X + _random.Next(area.WidthMm), area.Y + _random.Next(area.HeightMm));
        }

        var reach = _random.Next(3) switch { 0 => 60, 1 => Rules.Movement.SpeedMmPerTick, _ => Rules.Movement.StepMaxMm + 20 };
        if (_random.Next(50) == 0) return new(_random.Next(int.MinValue, int.MaxValue), _random.Next(int.MinValue, int.MaxValue));
        return new(at.X + _random.Next(-reach, reach + 1), at.Y + _random.Next(-reach, reach + 1));
    }

    // Small, so that walls, edges and holes are met all the time.
    private ZoneMap RandomMap()
    {
        int width = _random.Next(200, 3_000), height = _random.Next(200, 3_000);
        var obstacles = Enumerable.Range(0, _random.Next(8)).Select(_ => RandomArea(width, height)).ToList();
        var hazards = Enumerable.Range(0, _random.Next(8)).Select(_ => RandomHazard(width, height)).ToList();
        var spawns = new List<Position>();
        while (spawns.Count < 3)
        {
            var spawn = new Position(_random.Next(width), _random.Next(height));
            var isFree = !obstacles.Any(o => o.Contains(spawn)) && !hazards.Any(h => h.Area.Contains(spawn));
            if (isFree) spawns.Add(spawn);
            else if (_random.Next(100) == 0) hazards.Clear();
        }

        var shape = new MapShape(width, height, obstacles, hazards);
        var ground = new ZoneMap(shape, spawns);
        var items = FreePlaces(ground, _random.Next(6)).Select((at, i) => new ItemPlace($"kind {i}", at, _random.Next(1, 30))).ToList();
        var homes = FreePlaces(ground, _random.Next(4)).Select((at, i) => new MonsterHome(
            $"species {i}", at, _random.Next(1, 800), _random.Next(1, 4), _random.Next(1, 300), _random.Next(1, 8))).ToList();
        return new(shape, spawns, items, homes);
    }

    private HashSet<Position> FreePlaces(ZoneMap ground, int tries)
    {
        var places = new HashSet<Position>();
        for (; tries > 0; tries--)
        {
            var place = new Position(_random.Next(ground.Shape.WidthMm), _random.Next(ground.Shape.HeightMm));
            if (ground.IsFree(place)) places.Add(place);
        }

        return places;
    }

    private Hazard RandomHazard(int width, int height) => new((HazardKind)_random.Next(1, 3), RandomArea(width, height));

    private Rectangle RandomArea(int width, int height)
    {
        int x = _random.Next(width), y = _random.Next(height);
        return new(x, y, 1 + _random.Next(Math.Min(width - x, width / 3)), 1 + _random.Next(Math.Min(height - y, height / 3)));
    }
}

internal enum CommandKind
{
    Enter,
    Leave,
    Move,
    PickUp,
    Correct,
    Step,
    Open,
}

internal readonly record struct WorldCommand(
    CommandKind Kind, PlayerId Player, Position Target = default, int Ticks = 0, long ItemId = 0, Correction Correction = default);
