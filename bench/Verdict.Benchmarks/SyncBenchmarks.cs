using BenchmarkDotNet.Attributes;
using Verdict.Events;
using Verdict.GameServer.Sync;

namespace Verdict.Benchmarks;

/// <summary>One client's update put together, in a zone of 100 players who all moved: with a view of the whole zone, and of what is
/// around the client only.</summary>
public class SyncBenchmarks
{
    private const int Players = 100;
    private const int WholeZoneMm = 20_000_000;
    private const int AroundMm = 30_000;

    private readonly EventBuffer _events = new(64 * 1024);
    private readonly ClientPicture[] _pictures = new ClientPicture[Players];
    private Crowd _crowd = null!;
    private ViewGrid _grid = null!;
    private EntityBoard _board = null!;
    private UpdateComposer _composer = null!;
    private int _next;

    [Params(WholeZoneMm, AroundMm)]
    public int ViewMm { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _crowd = Crowd.Walking(Players, seed: 42);
        _grid = new(_crowd.Zone.Map.Shape, new SyncOptions { ViewRadiusMm = ViewMm });
        _board = new(_crowd.Zone, _grid);
        _composer = new(_board, _grid);
        for (var i = 0; i < Players; i++)
        {
            _pictures[i] = new(_crowd.Zone.EntityAt(i).Key);
            if (!Compose(_pictures[i])) throw new InvalidOperationException("A client that knows nobody was told nothing.");
        }

        TakeInMoves();
    }

    /// <summary>Everybody in view has moved since this client was told.</summary>
    [Benchmark]
    public int ComposeMoves()
    {
        var picture = Next();
        picture.NearStamp = picture.ViewStamp = _board.Stamp - 1;
        return Compose(picture) ? _composer.Frames.Length : throw new InvalidOperationException("All moved; there was nothing to tell.");
    }

    /// <summary>Nothing has changed since.</summary>
    [Benchmark]
    public bool ComposeNothing()
    {
        var picture = Next();
        picture.NearStamp = picture.ViewStamp = _board.Stamp;
        return Compose(picture) ? throw new InvalidOperationException("Nothing changed, and there was something to tell.") : false;
    }

    /// <summary>The client is shown everything anew.</summary>
    [Benchmark]
    public int ComposeEverything()
    {
        var picture = Next();
        picture.IsBlank = true;
        return Compose(picture) ? _composer.Frames.Length : 0;
    }

    /// <summary>One move decided, and taken in once for all who will be told of it.</summary>
    [Benchmark(OperationsPerInvoke = 2 * Players)]
    public long TakeInMoves()
    {
        var (zone, steps) = (_crowd.Zone, _crowd.Steps);
        for (var half = 0; half < 2; half++)
        {
            _events.Clear();
            zone.Events = _events;
            zone.Step();
            for (var i = half * Players; i < (half + 1) * Players; i++) zone.Move(steps[i].Player, steps[i].Target, default);
            _board.TakeIn(zone);
            zone.Changes.Clear();
        }

        return _board.Stamp;
    }

    private bool Compose(ClientPicture picture) => _composer.TryCompose(picture, _grid.View, isWhole: true, _crowd.Zone.Tick);

    private ClientPicture Next() => _pictures[_next = (_next + 1) % Players];
}
