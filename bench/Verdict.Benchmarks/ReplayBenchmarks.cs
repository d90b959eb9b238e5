using BenchmarkDotNet.Attributes;
using Verdict.Events;
using Verdict.Zones;

namespace Verdict.Benchmarks;

/// <summary>What recovery costs an event: decoded, held against the state, applied.</summary>
public class ReplayBenchmarks
{
    private const int Players = 100;
    private const int Events = 200_000;

    private readonly EventBuffer _record = new(16 * 1024 * 1024);
    private Crowd _crowd = null!;
    private byte[] _before = [];

    [GlobalSetup]
    public void Setup()
    {
        _crowd = Crowd.Walking(Players, seed: 42);
        _before = _crowd.Zone.ToBytes();
        _crowd.Zone.Events = _record;
        for (var i = 0; i < Events; i++)
        {
            if (i % Players == 0) _crowd.Zone.Step();
            var step = _crowd.Steps[i % _crowd.Steps.Length];
            if (!_crowd.Zone.Move(step.Player, step.Target, default).IsAccepted) throw new InvalidOperationException("A step was refused.");
        }
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public long Apply()
    {
        var zone = Zone.FromBytes(_crowd.Zone.Id, _crowd.Zone.Map, _crowd.Zone.Rules, _before);
        foreach (var envelope in EventBuffer.Enumerate(_record.Written.Span)) zone.Apply(envelope);
        return zone.Sequence;
    }
}
