using BenchmarkDotNet.Attributes;
using Verdict.Events;
using Verdict.GameServer.Snapshots;

namespace Verdict.Benchmarks;

/// <summary>What a snapshot costs: the pause of the zone, and the saver's part off its thread.</summary>
[MemoryDiagnoser]
public class SnapshotBenchmarks
{
    private const int Players = 300;

    private readonly SnapshotCut _cut = new();
    private Crowd _crowd = null!;
    private byte[] _bytes = [];

    [GlobalSetup]
    public void Setup()
    {
        _crowd = Crowd.Walking(Players, seed: 42);
        Cut();
        _cut.Label(SnapshotTrigger.Periodic, string.Empty, isCold: false);
        _bytes = new byte[_cut.BytesMax];
    }

    [Benchmark]
    public int Cut()
    {
        _cut.Take(_crowd.Zone, nowMs: 1_700_000_000_000, journalPosition: 123_456_789);
        return _cut.StateBytes;
    }

    [Benchmark]
    public int HashAndWrite() => _cut.Write(_bytes, "game-1", "0123456789abcdef0123456789abcdef");
}
