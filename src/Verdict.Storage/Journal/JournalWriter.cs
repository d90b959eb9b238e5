using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using Verdict.Events;
using Verdict.Protocol;

namespace Verdict.Storage.Journal;

/// <summary>Appends events to the journal of one data directory, durably and in groups.</summary>
/// <remarks>One thread appends and commits. The properties and <see cref="TrimBefore"/> may be used from any thread.</remarks>
public sealed class JournalWriter : IDisposable
{
    private const int LengthBytes = 4;

    /// <summary>The pending buffer's size in ordinary times; one that a stall made larger is given back.</summary>
    private const int PendingBytesKept = 4 * 1024 * 1024;

    private readonly string _directory;
    private readonly JournalOptions _options;
    private readonly TimeProvider _clock;
    private readonly FileStream _lock;
    private readonly MarkFile _head;
    private readonly Lock _closedGate = new();

    /// <summary>The segments before the durable position's, oldest first.</summary>
    private readonly Queue<(long BasePosition, long Bytes)> _closed = [];

    /// <summary>The segments that the commit under way has filled.</summary>
    private readonly List<(long BasePosition, long Bytes)> _rolled = [];

    private byte[] _pending = new byte[64 * 1024];
    private int _pendingLength;
    private long _pendingIndex;
    private SafeFileHandle _active;
    private long _activeBase;

    /// <summary>The segment that holds the durable position. The active one differs from it only inside a commit, or after a failed
    /// one.</summary>
    private long _durableBase;
    private long _durablePosition;
    private long _durableIndex;
    private long _closedBytes;

    private JournalWriter(string directory, JournalOptions options, TimeProvider clock, FileStream lockFile, MarkFile head)
    {
        _directory = directory;
        _options = options;
        _clock = clock;
        _lock = lockFile;
        _head = head;
        Id = JournalIdentity.ReadOrMake(directory);
        using var tail = JournalTail.Repair(directory, head.TryRead(out var mark) ? mark : default);
        Recovery = tail.Recovery;
        _durablePosition = tail.Position;
        _durableIndex = _pendingIndex = tail.Index;
        _durableBase = tail.Bases[^1];
        foreach (var basePosition in tail.Bases.SkipLast(1))
        {
            Close(basePosition, new FileInfo(JournalFormat.SegmentPath(directory, basePosition)).Length);
        }

        (_active, _activeBase) = (OpenSegment(_durableBase), _durableBase);

        // What stands in the file is durable only after this: the process that wrote it may have died before its flush.
        if (options.FlushToDisk) RandomAccess.FlushToDisk(_active);
        WriteHead(_durablePosition, _durableIndex);
    }

    /// <summary>What opening found and mended.</summary>
    public JournalRecovery Recovery { get; }

    /// <summary>Tells this journal from every other: 32 hexadecimal digits, made with it.</summary>
    public string Id { get; }

    /// <summary>Where its files are.</summary>
    public string DirectoryPath => _directory;

    /// <summary>Readers read up to here.</summary>
    public long DurablePosition => Volatile.Read(ref _durablePosition);

    /// <summary>Zone events before it: all that were ever made durable in this journal.</summary>
    public long DurableIndex => Volatile.Read(ref _durableIndex);

    /// <summary>Bytes the segments occupy.</summary>
    public long DiskBytes => Volatile.Read(ref _closedBytes) + DurablePosition - Volatile.Read(ref _durableBase);

    /// <summary>Where the oldest segment begins that is still there.</summary>
    public long OldestPosition
    {
        get
        {
            lock (_closedGate) return _closed.TryPeek(out var oldest) ? oldest.BasePosition : Volatile.Read(ref _durableBase);
        }
    }

    /// <summary>Bytes that were appended and not yet committed.</summary>
    public int PendingBytes => Volatile.Read(ref _pendingLength);

    /// <summary>Called before each step that can fail, so that tests can make it fail.</summary>
    internal Action<JournalStep>? Before { get; set; }

    /// <summary>Opens the journal of a directory for writing, after mending what a crash left.</summary>
    /// <exception cref="IOException">Another writer has it open, or the disk refuses.</exception>
    public static JournalWriter Open(string directory, JournalOptions? options = null, TimeProvider? clock = null)
    {
        options ??= new();
        options.Validate();
        Directory.CreateDirectory(directory);
        var lockFile = Lock(directory);
        MarkFile? head = null;
        try
        {
            head = new MarkFile(Path.Combine(directory, JournalFormat.HeadFileName));
            return new(directory, options, clock ?? TimeProvider.System, lockFile, head);
        }
        catch
        {
            head?.Dispose();
            lockFile.Dispose();
            throw;
        }
    }

    /// <summary>Buffers a zone's events as one block; the next commit writes it.</summary>
    /// <exception cref="InvalidOperationException">More is pending than <see cref="JournalOptions.PendingBytesMax"/> allows: commit
    /// first.</exception>
    public void Append(EventBuffer batch) => AppendEvents(batch.Zone, batch.Epoch, batch.FirstSequence, batch.Count, batch.Written.Span);

    /// <summary>Buffers one encoded <see cref="ServerFigures"/> as one block.</summary>
    /// <exception cref="InvalidOperationException">More is pending than <see cref="JournalOptions.PendingBytesMax"/> allows: commit
    /// first.</exception>
    public void AppendFigures(ReadOnlySpan<byte> figures) =>
        AppendRecord(RecordKind.ServerFigures, default, default, 0, figures);

    /// <summary>Buffers one <see cref="ZoneSnapshot"/> as one block. The zone's events up to the cut must have been appended
    /// before.</summary>
    /// <exception cref="InvalidOperationException">More is pending than <see cref="JournalOptions.PendingBytesMax"/> allows: commit
    /// first.</exception>
    public void AppendSnapshot(ZoneId zone, Epoch epoch, long sequence, ReadOnlySpan<byte> snapshot) =>
        AppendRecord(RecordKind.ZoneSnapshot, zone, epoch, sequence, snapshot);

    /// <summary>Buffers one encoded <see cref="CommandOutcome"/> as one block.</summary>
    /// <exception cref="InvalidOperationException">More is pending than <see cref="JournalOptions.PendingBytesMax"/> allows: commit
    /// first.</exception>
    public void AppendOutcome(ReadOnlySpan<byte> outcome) =>
        AppendRecord(RecordKind.CommandOutcome, default, default, 0, outcome);

    /// <summary>Buffers one encoded <see cref="ZoneView"/> as one block.</summary>
    /// <exception cref="InvalidOperationException">More is pending than <see cref="JournalOptions.PendingBytesMax"/> allows: commit
    /// first.</exception>
    public void AppendView(ZoneId zone, ReadOnlySpan<byte> view) => AppendRecord(RecordKind.ZoneView, zone, default, 0, view);

    /// <summary>Writes what is pending, waits for the disk, and shows it to readers.</summary>
    /// <remarks>After an exception nothing is lost and nothing stands twice: call it again. Everything since the last success is then
    /// written again at the same positions, because after a failed flush the operating system may have dropped what it had
    /// accepted.</remarks>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public void Commit()
    {
        if (_pendingLength == 0) return;
        if (_activeBase != _durableBase) Activate(_durableBase);
        _rolled.Clear();
        var position = _durablePosition;
        for (var written = 0; written < _pendingLength;)
        {
            var fitting = BlocksThatFit(written, position);
            if (fitting == 0)
            {
                position = Roll(position);
                continue;
            }

            Before?.Invoke(JournalStep.Write);
            RandomAccess.Write(_active, _pending.AsSpan(written, fitting), position - _activeBase);
            (written, position) = (written + fitting, position + fitting);
        }

        Flush();
        Before?.Invoke(JournalStep.Head);
        WriteHead(position, _pendingIndex);

        // From here on nothing can fail, so a commit has either happened as a whole or is to be repeated as a whole.
        if (_rolled.Count > 0) CloseRolled();
        Volatile.Write(ref _durablePosition, position);
        Volatile.Write(ref _durableIndex, _pendingIndex);
        var used = _pendingLength;
        Volatile.Write(ref _pendingLength, 0);
        if (used <= PendingBytesKept && _pending.Length > PendingBytesKept) _pending = new byte[PendingBytesKept];
    }

    /// <summary>Deletes the segments that lie wholly before a position. The one being written always stays.</summary>
    /// <returns>Bytes freed.</returns>
    public long TrimBefore(long position)
    {
        lock (_closedGate)
        {
            var freed = 0L;
            while (_closed.TryPeek(out var oldest))
            {
                var next = _closed.Count > 1 ? _closed.ElementAt(1).BasePosition : _durableBase;
                if (next > position) break;
                File.Delete(JournalFormat.SegmentPath(_directory, oldest.BasePosition));
                _closed.Dequeue();
                freed += oldest.Bytes;
                Volatile.Write(ref _closedBytes, _closedBytes - oldest.Bytes);
            }

            return freed;
        }
    }

    /// <summary>The positions at which segments end that may be trimmed, oldest first.</summary>
    public IReadOnlyList<long> ListTrimPoints()
    {
        lock (_closedGate) return [.. _closed.Skip(1).Select(segment => segment.BasePosition).Append(_durableBase).Take(_closed.Count)];
    }

    /// <summary>Releases the journal. What was not committed is dropped.</summary>
    public void Dispose()
    {
        _active.Dispose();
        _head.Dispose();
        _lock.Dispose();
    }

    internal void AppendEvents(ZoneId zone, Epoch epoch, long firstSequence, int count, ReadOnlySpan<byte> records)
    {
        // A block's length is bounded so that readers can trust it; a batch beyond that becomes several blocks.
        while (records.Length > JournalFormat.BodyBytesMax)
        {
            var (bytes, events) = RecordsThatFit(records);
            AppendBlock(zone, epoch, firstSequence, events, records[..bytes]);
            records = records[bytes..];
            firstSequence += events;
            count -= events;
        }

        if (count > 0) AppendBlock(zone, epoch, firstSequence, count, records);
    }

    internal void AppendRecord(in EventRun run, ReadOnlySpan<byte> record) =>
        AppendRecord(run.Kind, run.Zone, run.Epoch, run.FirstSequence, record);

    private static (int Bytes, int Events) RecordsThatFit(ReadOnlySpan<byte> records)
    {
        var (bytes, events) = (0, 0);
        foreach (var envelope in EventBuffer.Enumerate(records))
        {
            if (bytes + LengthBytes + envelope.Length > JournalFormat.BodyBytesMax) break;
            bytes += LengthBytes + envelope.Length;
            events++;
        }

        return events > 0
            ? (bytes, events)
            : throw new ArgumentException($"One event is longer than the {JournalFormat.BodyBytesMax} bytes of a block.", nameof(records));
    }

    private void AppendRecord(RecordKind kind, ZoneId zone, Epoch epoch, long sequence, ReadOnlySpan<byte> record)
    {
        var bodyLength = LengthBytes + record.Length;
        var block = Reserve(bodyLength);
        BinaryPrimitives.WriteInt32LittleEndian(block[BlockHeader.SizeBytes..], record.Length);
        record.CopyTo(block[(BlockHeader.SizeBytes + LengthBytes)..]);
        Seal(block, new(kind, bodyLength, _pendingIndex, 1, zone, epoch, sequence));
    }

    private void AppendBlock(ZoneId zone, Epoch epoch, long firstSequence, int count, ReadOnlySpan<byte> records)
    {
        var block = Reserve(records.Length);
        records.CopyTo(block[BlockHeader.SizeBytes..]);
        Seal(block, new(RecordKind.ZoneEvents, records.Length, _pendingIndex, count, zone, epoch, firstSequence));
    }

    private Span<byte> Reserve(int bodyLength)
    {
        if (bodyLength > JournalFormat.BodyBytesMax)
        {
            throw new ArgumentException(
                $"A block of {bodyLength} bytes is longer than readers accept, which is {JournalFormat.BodyBytesMax}.", nameof(bodyLength));
        }

        var needed = (long)_pendingLength + BlockHeader.SizeBytes + bodyLength;
        if (needed > _options.PendingBytesMax)
        {
            throw new InvalidOperationException(
                $"{needed} bytes would wait for the disk, and {nameof(JournalOptions.PendingBytesMax)} allows {_options.PendingBytesMax}. "
                + "Commit, and append again after it succeeds.");
        }

        if (needed > _pending.Length)
        {
            Array.Resize(ref _pending, (int)Math.Min(Math.Max(needed, _pending.Length * 2L), _options.PendingBytesMax));
        }

        return _pending.AsSpan(_pendingLength, BlockHeader.SizeBytes + bodyLength);
    }

    private void Seal(Span<byte> block, in BlockHeader header)
    {
        header.Seal(block);
        _pendingIndex += header.EventCount;
        Volatile.Write(ref _pendingLength, _pendingLength + block.Length);
    }

    /// <summary>Bytes of whole pending blocks that the active segment still takes. A segment takes at least one block, however
    /// long.</summary>
    private int BlocksThatFit(int from, long position)
    {
        var offset = position - _activeBase;
        var bytes = 0;
        while (from + bytes < _pendingLength)
        {
            BlockHeader.TryRead(_pending.AsSpan(from + bytes), out var header);
            var isFirst = offset + bytes == JournalFormat.FileHeaderBytes;
            if (!isFirst && offset + bytes + header.BlockLength > _options.SegmentBytesMax) break;
            bytes += header.BlockLength;
        }

        return bytes;
    }

    /// <summary>Goes on in a new segment. The old one is on disk before the new one exists, so only the last segment can ever be
    /// torn.</summary>
    private long Roll(long position)
    {
        Flush();
        Before?.Invoke(JournalStep.Roll);
        JournalTail.CreateSegment(_directory, position);
        _rolled.Add((_activeBase, position - _activeBase));
        Activate(position);
        return position + JournalFormat.FileHeaderBytes;
    }

    private void Flush()
    {
        Before?.Invoke(JournalStep.Flush);
        if (_options.FlushToDisk) RandomAccess.FlushToDisk(_active);
    }

    private void WriteHead(long position, long index) =>
        _head.Write(new(position, index, _clock.GetUtcNow().ToUnixTimeMilliseconds()), flushToDisk: false);

    private void Activate(long basePosition)
    {
        var segment = OpenSegment(basePosition);
        _active.Dispose();
        (_active, _activeBase) = (segment, basePosition);
    }

    private SafeFileHandle OpenSegment(long basePosition) => JournalFormat.Open(
        JournalFormat.SegmentPath(_directory, basePosition), FileMode.Open, FileAccess.ReadWrite);

    private void CloseRolled()
    {
        lock (_closedGate)
        {
            foreach (var (basePosition, bytes) in _rolled) Close(basePosition, bytes);
            Volatile.Write(ref _durableBase, _activeBase);
        }
    }

    private void Close(long basePosition, long bytes)
    {
        _closed.Enqueue((basePosition, bytes));
        Volatile.Write(ref _closedBytes, _closedBytes + bytes);
    }

    private static FileStream Lock(string directory)
    {
        var path = Path.Combine(directory, JournalFormat.LockFileName);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new IOException(
                $"The journal in {directory} is already being written by another process, which holds {path}. "
                + "Stop that one, or use another data directory.",
                e);
        }
    }
}
