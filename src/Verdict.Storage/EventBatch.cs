using System.Buffers.Binary;
using Verdict.Events;
using Verdict.Protocol;
using Verdict.Storage.Journal;

namespace Verdict.Storage;

/// <summary>What is appended to a log at once: runs of any zones, copied, so that a batch that failed can be appended again.</summary>
/// <remarks>Reused: after <see cref="Clear"/> its memory stays.</remarks>
public sealed class EventBatch(int capacityBytes = 256 * 1024)
{
    private const int LengthBytes = 4;

    private readonly List<(EventRun Run, int Start, int Length)> _runs = [];
    private byte[] _bytes = new byte[capacityBytes];

    /// <summary>Runs in it.</summary>
    public int RunCount => _runs.Count;

    /// <summary>Records in it.</summary>
    public int RecordCount { get; private set; }

    /// <summary>Bytes of all records.</summary>
    public int SizeBytes { get; private set; }

    /// <summary>Changes with every change to its content, so that a log can tell a batch appended again from another one.</summary>
    internal long Version { get; private set; }

    /// <summary>A run; its records are valid until the batch is added to or cleared.</summary>
    public EventRun this[int index]
    {
        get
        {
            var (run, start, length) = _runs[index];
            return run with { Records = _bytes.AsMemory(start, length) };
        }
    }

    /// <summary>Adds a zone's events.</summary>
    public void Add(EventBuffer events) =>
        Add(RecordKind.ZoneEvents, events.Zone, events.Epoch, events.FirstSequence, events.Count, events.Written.Span);

    /// <summary>Adds a block as the journal has it.</summary>
    public void Add(in JournalBlock block) => Add(block.Kind, block.Zone, block.Epoch, block.FirstSequence, block.Count, block.Body.Span);

    /// <summary>Adds one encoded <see cref="ServerFigures"/>.</summary>
    public void AddFigures(ReadOnlySpan<byte> figures)
    {
        var start = SizeBytes;
        AddRecord(figures);
        Keep(new(RecordKind.ServerFigures, default, default, 0, 1, default), start);
    }

    /// <summary>Empties it.</summary>
    public void Clear()
    {
        Version++;
        _runs.Clear();
        RecordCount = 0;
        SizeBytes = 0;
    }

    /// <summary>Adds one <see cref="ZoneSnapshot"/>.</summary>
    public void AddSnapshot(ZoneId zone, Epoch epoch, long sequence, ReadOnlySpan<byte> snapshot)
    {
        var start = SizeBytes;
        AddRecord(snapshot);
        Keep(new(RecordKind.ZoneSnapshot, zone, epoch, sequence, 1, default), start);
    }

    /// <summary>Adds one encoded <see cref="CommandOutcome"/>.</summary>
    public void AddOutcome(ReadOnlySpan<byte> outcome)
    {
        var start = SizeBytes;
        AddRecord(outcome);
        Keep(new(RecordKind.CommandOutcome, default, default, 0, 1, default), start);
    }

    /// <summary>Adds one encoded <see cref="ZoneView"/>.</summary>
    public void AddView(ZoneId zone, ReadOnlySpan<byte> view)
    {
        var start = SizeBytes;
        AddRecord(view);
        Keep(new(RecordKind.ZoneView, zone, default, 0, 1, default), start);
    }

    private void Add(RecordKind kind, ZoneId zone, Epoch epoch, long firstSequence, int count, ReadOnlySpan<byte> records)
    {
        if (count == 0) return;
        var start = SizeBytes;
        records.CopyTo(Reserve(records.Length));
        Keep(new(kind, zone, epoch, firstSequence, count, default), start);
    }

    private void AddRecord(ReadOnlySpan<byte> record)
    {
        BinaryPrimitives.WriteInt32LittleEndian(Reserve(LengthBytes), record.Length);
        record.CopyTo(Reserve(record.Length));
    }

    private void Keep(in EventRun run, int start)
    {
        Version++;
        _runs.Add((run, start, SizeBytes - start));
        RecordCount += run.Count;
    }

    private Span<byte> Reserve(int length)
    {
        var needed = SizeBytes + length;
        if (needed > _bytes.Length) Array.Resize(ref _bytes, Math.Max(needed, _bytes.Length * 2));
        SizeBytes = needed;
        return _bytes.AsSpan(needed - length, length);
    }
}
