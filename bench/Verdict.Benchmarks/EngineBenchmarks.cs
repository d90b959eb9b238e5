using BenchmarkDotNet.Attributes;
using Verdict.Events;

namespace Verdict.Benchmarks;

/// <summary>One accepted move: found, judged by every rule, recorded as an encoded event, applied. Players are visited in random
/// order.</summary>
public class EngineBenchmarks
{
    /// <summary>Moves per invocation: a multiple of every crowd's round trip.</summary>
    private const int Moves = 20_000;

    private readonly EventBuffer _events = new(1024 * 1024);
    private Crowd _crowd = null!;

    [Params(100, 1_000, 10_000)]
    public int Players { get; set; }

    [GlobalSetup]
    public void Setup() => _crowd = Crowd.Walking(Players, seed: 42);

    [Benchmark(OperationsPerInvoke = Moves)]
    public long DecideApplyEmit()
    {
        var zone = _crowd.Zone;
        var steps = _crowd.Steps;
        var sequence = 0L;
        for (var done = 0; done < Moves; done += steps.Length)
        {
            for (var i = 0; i < steps.Length; i++)
            {
                // Between two visits of one player a tick passes and the events are handed over, as in a running server.
                if (i == 0 || i == steps.Length / 2) BeginTick();
                var step = steps[i];
                if (!zone.Move(step.Player, step.Target, new Cause(step.Player.Value, ++sequence)).IsAccepted) throw Refused(step);
            }
        }

        return zone.Sequence;
    }

    private void BeginTick()
    {
        _events.Clear();
        _crowd.Zone.Events = _events;
        _crowd.Zone.Step();
        _crowd.Zone.Changes.Clear();
    }

    private static InvalidOperationException Refused(Crowd.Step step) =>
        new($"Player {step.Player} was refused a step to {step.Target}; the benchmark would measure something else.");
}

/// <summary>The dearest move there is to judge: on a map with as many obstacles as a map may have.</summary>
public class CrowdedMapBenchmarks
{
    private const int Moves = 20_000;

    private readonly EventBuffer _events = new(1024 * 1024);
    private Crowd _crowd = null!;

    [Params(10, 1_000)]
    public int Obstacles { get; set; }

    [GlobalSetup]
    public void Setup() => _crowd = Crowd.Walking(players: 100, seed: 42, Obstacles);

    [Benchmark(OperationsPerInvoke = Moves)]
    public long DecideApplyEmit()
    {
        var zone = _crowd.Zone;
        for (var done = 0; done < Moves; done += _crowd.Steps.Length)
        {
            for (var i = 0; i < _crowd.Steps.Length; i++)
            {
                if (i == 0 || i == _crowd.Steps.Length / 2)
                {
                    _events.Clear();
                    zone.Events = _events;
                    zone.Step();
                    zone.Changes.Clear();
                }

                zone.Move(_crowd.Steps[i].Player, _crowd.Steps[i].Target, default);
            }
        }

        return zone.Sequence;
    }
}

/// <summary>What else a zone does all day: refusing, ticking, and taking a snapshot of itself.</summary>
public class ZoneBenchmarks
{
    private Crowd _crowd = null!;
    private byte[] _state = [];

    [Params(300)]
    public int Players { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _crowd = Crowd.Walking(Players, seed: 42);
        _state = new byte[_crowd.Zone.StateBytesMax];
    }

    [Benchmark]
    public bool Refuse() => _crowd.Zone.Move(_crowd.Steps[0].Player, new(-1, 0), default).IsAccepted;

    [Benchmark]
    public long Step()
    {
        _crowd.Zone.Step();
        return _crowd.Zone.Tick;
    }

    [Benchmark]
    public int WriteState() => _crowd.Zone.WriteState(_state);

    [Benchmark]
    public StateHash Hash() => _crowd.Zone.Hash();
}
