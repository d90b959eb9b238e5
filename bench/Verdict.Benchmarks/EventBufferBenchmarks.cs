using BenchmarkDotNet.Attributes;
using Verdict.Events;
using Verdict.Storage.Journal;

namespace Verdict.Benchmarks;

/// <summary>One event encoded into its buffer: in ordinary memory, and in a slot of the spool, which outlives the process.</summary>
[MemoryDiagnoser]
public class EventBufferBenchmarks
{
    private const int Events = 600;

    private string _directory = "";
    private EventBuffer _buffer = null!;

    [Params(false, true)]
    public bool InSpool { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _directory = Directory.CreateTempSubdirectory("verdict-bench-").FullName;
        _buffer = InSpool ? EventSpool.Open(_directory, 1024 * 1024, "boot").TryRent()! : new EventBuffer(EventSpool.SlotBytes);
    }

    [GlobalCleanup]
    public void Cleanup() => Directory.Delete(_directory, recursive: true);

    [Benchmark(OperationsPerInvoke = Events)]
    public int Append()
    {
        _buffer.Clear();
        for (var i = 0; i < Events; i++)
        {
            var id = new EventId(new(1), new(1), 1 + i);
            var moved = new PlayerMoved(new(1 + (i % 300)), new(i % 90_000, 40_000), new((i + 250) % 90_000, 40_000));
            _buffer.Append(new(EventType.PlayerMoved, 1, id, i, 1_000, 7, 1_700_000_000_000, new(12, id.Sequence)), moved);
        }

        return _buffer.WrittenBytes;
    }
}
