using Verdict.Events;
using Verdict.GameServer.Sync;
using Verdict.Protocol;
using Verdict.Protocol.Messages;
using Verdict.Zones;
using Verdict.Zones.Maps;

namespace Verdict.Tests.Sync;

public class SyncPropertyTests
{
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Whoever_applies_its_updates_knows_exactly_what_it_sees(int seed)
    {
        var world = new SyncWorld(seed);
        for (var round = 0; round < 400; round++)
        {
            world.Live();
            foreach (var observer in world.Observers) world.Tell(observer);
        }

        Assert.True(world.Updates > 100, $"Seed {seed} told only {world.Updates} updates.");
    }

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 60)];
}

/// <summary>A random zone with a crowd that comes, goes, walks and dies, watched by clients of which each skips updates as it
/// likes.</summary>
internal sealed class SyncWorld
{
    private readonly Random _random;
    private readonly Zone _zone;
    private readonly ViewGrid _grid;
    private readonly EntityBoard _board;
    private readonly UpdateComposer _composer;
    private readonly EventBuffer _events = new();
    private readonly int _quantumMm;
    private readonly int _ids;

    public SyncWorld(int seed)
    {
        _random = new(seed);
        var (width, height) = (_random.Next(2_000, 90_000), _random.Next(2_000, 90_000));
        var pit = new Hazard(HazardKind.Pit, new(width / 2, height / 2, width / 8, height / 8));
        var spawns = Enumerable.Range(0, 5).Select(i => new Position(width * i / 11, height * i / 11)).ToArray();
        _ids = _random.Next(5, 200);
        var rules = new ZoneRules(new(5_000, 5_000, 100_000, 0), _ids, SnareTicks: 3, RespawnTicks: 4);
        _zone = new(new(1), new ZoneMap(new(width, height, [], [pit]), spawns), rules);
        _zone.Open(_events);
        var options = new SyncOptions
        {
            ViewRadiusMm = _random.Next(1_000, 60_000),
            NearRadiusMm = _random.Next(0, 40_000),
            CellMm = _random.Next(500, 12_000),
        };
        _quantumMm = ViewRules.FinestQuantumMm(_zone.Map.Shape);
        _grid = new(_zone.Map.Shape, options);
        _board = new(_zone, _grid);
        _composer = new(_board, _grid);
    }

    public List<Observer> Observers { get; } = [];

    public int Updates { get; private set; }

    /// <summary>Things happen, and the board takes them in.</summary>
    public void Live()
    {
        _events.Clear();
        for (var i = _random.Next(30); i > 0; i--) Act(new(1 + _random.Next(_ids)));
        if (_zone.Changes.IsEmpty) return;
        _board.TakeIn(_zone);
        _zone.Changes.Clear();
    }

    /// <summary>Perhaps tells an observer what it is owed, and checks what it knows then.</summary>
    public void Tell(Observer observer)
    {
        if (_random.Next(observer.Laziness) != 0) return;
        if (_random.Next(60) == 0) observer.Picture.IsBlank = true;
        // One that reads badly is shown the near ring only, for a while.
        if (_random.Next(40) == 0) observer.Reach = observer.Reach == _grid.Near ? _grid.View : _grid.Near;
        var isWhole = _random.Next(3) == 0;
        var wasBlank = observer.Picture.IsBlank;
        var before = observer.Client.Known.Keys.ToHashSet();
        if (_composer.TryCompose(observer.Picture, observer.Reach, isWhole, _zone.Tick))
        {
            Updates++;
            Assert.Equal(wasBlank, observer.Client.Apply(_composer.Frames));
        }

        Check(observer, before, isWhole);
    }

    private void Act(PlayerId player)
    {
        switch (_random.Next(12))
        {
            case 0: _zone.Leave(player, LeaveReason.Left, default); break;
            case 1 or 2: Enter(player); break;
            case 3: _zone.Step(); break;
            default: Walk(player); break;
        }

        Observers.RemoveAll(observer => !_zone.TryGetPlayer(new(observer.Picture.Own.Id), out _));
    }

    private void Enter(PlayerId player)
    {
        if (_zone.Enter(player, $"player {player}", default).Kind != EntryKind.Entered) return;
        if (Observers.Count < 12) Observers.Add(new(player, _quantumMm, 1 + _random.Next(12), _grid.View));
    }

    private void Walk(PlayerId player)
    {
        if (!_zone.TryGetPlayer(player, out var view)) return;
        var reach = _random.Next(4) == 0 ? 3_500 : 300;
        var (x, y) = (view.Position.X + _random.Next(-reach, reach + 1), view.Position.Y + _random.Next(-reach, reach + 1));
        _zone.Move(player, new(x, y), default);
    }

    private void Check(Observer observer, HashSet<int> before, bool isWhole)
    {
        Assert.True(_board.TryGetHandle(observer.Picture.Own, out var own));
        var cell = _board.CellOf(own);
        var expected = new Dictionary<int, EntityView>();
        for (var i = 0; i < _zone.EntityCount; i++)
        {
            Assert.True(_board.TryGetHandle(_zone.EntityAt(i).Key, out var handle));
            expected.Add(handle, _zone.EntityAt(i));
        }

        foreach (var (handle, entity) in expected)
        {
            var its = _grid.CellAt(entity.Position);
            if (_grid.Near.Contains(cell, its)) RequireKnown(observer, handle, entity, own);
            else if (observer.Reach.Contains(cell, its) && isWhole) RequireKnown(observer, handle, entity, own);
            else if (observer.Client.Known.ContainsKey(handle))
            {
                // What is far may be as it was; an update that was due for what is near may have had to be a whole one.
                Assert.False(isWhole, "Somebody is known who is out of view.");
                Assert.True(before.Contains(handle) || observer.Reach.Contains(cell, its));
            }
        }

        Assert.Empty(observer.Client.Known.Keys.Except(expected.Keys));
        // What is within the radius is in the ring, whatever the cells are.
        foreach (var entity in expected.Values.Where(e => e.Position.DistanceMm(expected[own].Position) <= _grid.View.RadiusMm))
        {
            Assert.True(_grid.View.Contains(cell, _grid.CellAt(entity.Position)));
        }
    }

    private void RequireKnown(Observer observer, int handle, in EntityView entity, int own)
    {
        Assert.True(observer.Client.Known.TryGetValue(handle, out var known), "Somebody in view is not known.");
        Assert.Equal((entity.Key.Kind, entity.Key.Id, entity.Name), (known.Kind, known.Id, known.Name));
        Assert.Equal((entity.Life, entity.LifeUntilTick), (known.Life, known.LifeUntilTick));
        if (handle == own) return;
        Assert.Equal(Quanta(entity.Position), Quanta(known.Position));
    }

    private (int X, int Y) Quanta(Position position) => (position.X / _quantumMm, position.Y / _quantumMm);

    internal sealed class Observer(PlayerId player, int quantumMm, int laziness, ViewRing reach)
    {
        public ClientPicture Picture { get; } = new(EntityKey.Of(player));

        public ModelClient Client { get; } = new(quantumMm);

        public int Laziness => laziness;

        public ViewRing Reach { get; set; } = reach;
    }
}
