using BenchmarkDotNet.Attributes;
using Verdict.Events;
using Verdict.Storage.Journal;

namespace Verdict.Benchmarks;

/// <summary>What recording costs: appending and committing one batch, with the wait for the disk and without it.</summary>
[MemoryDiagnoser]
public class JournalCommitBenchmarks
{
    private string _directory = "";
    private JournalWriter _writer = null!;
    private EventBuffer _batch = null!;

    /// <summary>Events in the batch: a lone one, a busy zone's tick, everything a busy server gathers while the disk is at work.</summary>
    [Params(1, 100, 1_000)]
    public int Events { get; set; }

    [Params(true, false)]
    public bool FlushToDisk { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _directory = Directory.CreateTempSubdirectory("verdict-bench-").FullName;
        _writer = JournalWriter.Open(_directory, new() { FlushToDisk = FlushToDisk });
        _batch = JournalEvents.Moved(zone: 1, firstSequence: 1, Events);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _writer.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Benchmark]
    public long AppendAndCommit()
    {
        _writer.Append(_batch);
        _writer.Commit();

        // What a shipper would free; without it the benchmark would fill the disk.
        if (_writer.DiskBytes > 512 * 1024 * 1024) _writer.TrimBefore(_writer.DurablePosition);
        return _writer.DurableIndex;
    }
}

/// <summary>What reading the journal costs an event, checksums included.</summary>
[MemoryDiagnoser]
public class JournalReadBenchmarks
{
    private const int Blocks = 2_000;
    private const int EventsPerBlock = 100;

    private string _directory = "";

    [GlobalSetup]
    public void Setup()
    {
        _directory = Directory.CreateTempSubdirectory("verdict-bench-").FullName;
        using var writer = JournalWriter.Open(_directory, new() { FlushToDisk = false });
        for (var i = 0; i < Blocks; i++) writer.Append(JournalEvents.Moved(1 + (i % 100), 1 + (i / 100 * EventsPerBlock), EventsPerBlock));
        writer.Commit();
    }

    [GlobalCleanup]
    public void Cleanup() => Directory.Delete(_directory, recursive: true);

    [Benchmark(OperationsPerInvoke = Blocks * EventsPerBlock)]
    public int ReadEvent()
    {
        using var reader = JournalReader.Open(_directory, 0);
        var events = 0;
        while (reader.TryReadBlock(out var block))
        {
            foreach (var envelope in EventBuffer.Enumerate(block.Body.Span)) events += envelope.Length > 0 ? 1 : 0;
        }

        return events == Blocks * EventsPerBlock ? events : throw new InvalidOperationException($"{events} events were read.");
    }
}

/// <summary>Batches as a zone would hand them over.</summary>
internal static class JournalEvents
{
    public static EventBuffer Moved(int zone, long firstSequence, int count)
    {
        var buffer = new EventBuffer();
        for (var i = 0; i < count; i++)
        {
            var id = new EventId(new(zone), new(1), firstSequence + i);
            var moved = new PlayerMoved(new(1 + (i % 300)), new(i % 90_000, 40_000), new((i + 250) % 90_000, 40_000));
            buffer.Append(new(EventType.PlayerMoved, 1, id, id.Sequence - 1, 1_000, 7, 1_700_000_000_000, new(12, id.Sequence)), moved);
        }

        return buffer;
    }
}
