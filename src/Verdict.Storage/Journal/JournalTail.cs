using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Verdict.Storage.Journal;

/// <summary>Brings the end of a journal into order before it is written on: cuts a torn write off, moves damage aside.</summary>
/// <remarks>Only the last segment is scanned: an older one was flushed before its successor came to be, and damage there is its readers' to
/// meet. Positions that anybody may have seen are never given to other bytes.</remarks>
internal sealed class JournalTail : IDisposable
{
    private readonly string _directory;
    private readonly JournalMark _head;
    private readonly List<long> _bases;
    private readonly SegmentReader _segment = new();

    private JournalTail(string directory, JournalMark head)
    {
        _directory = directory;
        _head = head;
        _bases = JournalFormat.ListSegments(directory);
    }

    public JournalRecovery Recovery { get; } = new();

    /// <summary>The segments' first positions, ascending; the last is the one to write on.</summary>
    public IReadOnlyList<long> Bases => _bases;

    /// <summary>Where writing goes on.</summary>
    public long Position { get; private set; }

    /// <summary>Zone events before it.</summary>
    public long Index { get; private set; }

    public static JournalTail Repair(string directory, JournalMark head)
    {
        var tail = new JournalTail(directory, head);
        if (tail._bases.Count == 0) tail.Begin();
        else while (!tail.RepairLast()) { }

        return tail;
    }

    /// <summary>Creates a segment file, durable in name and header.</summary>
    public static void CreateSegment(string directory, long basePosition)
    {
        using (var file = JournalFormat.Open(JournalFormat.SegmentPath(directory, basePosition), FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, JournalFormat.FileHeader, 0);
            RandomAccess.FlushToDisk(file);
        }

        DirectoryEntry.Flush(directory);
    }

    public void Dispose() => _segment.Dispose();

    private void Begin()
    {
        if (_head.Position > 0)
        {
            Recovery.EventsLost = _head.Index;
            Recovery.Note(
                $"The segment files in {_directory} are gone, but its head says that {_head.Index} events were written. "
                + "Writing goes on after them.");
        }

        AddSegment(_head.Position);
        (Position, Index) = (_head.Position + JournalFormat.FileHeaderBytes, _head.Index);
    }

    /// <summary>False when the rest of the segment became a segment of its own, which is to be repaired next.</summary>
    private bool RepairLast()
    {
        var basePosition = _bases[^1];
        RepairFileHeader(basePosition);
        if (!_segment.TryOpen(_directory, basePosition)) throw Vanished(basePosition);
        var end = _segment.EndPosition;
        var (valid, index) = ScanBlocks(basePosition + JournalFormat.FileHeaderBytes, end);
        if (index < 0) index = IndexBefore(basePosition, valid);
        var next = valid < end ? _segment.FindBlock(valid + 1, end) : -1;

        // What is below the head was promised. A block behind the damage shows that it is not simply a write that was cut short.
        var promised = valid < _head.Position;
        if (promised && next >= 0)
        {
            SplitAt(valid, index, next, end);
            return false;
        }

        if (promised || next >= 0)
        {
            MoveAsideToEnd(valid, index, end);
            return true;
        }

        if (valid < end)
        {
            Truncate(basePosition, valid);
            Recovery.TornBytes += end - valid;
            Recovery.Note($"A write was cut short at position {valid}: {end - valid} bytes that had not been confirmed were removed.");
        }

        (Position, Index) = (valid, index);
        return true;
    }

    private (long Position, long Index) ScanBlocks(long position, long end)
    {
        var index = -1L;
        while (_segment.TryRead(position, end, out var header, out _))
        {
            position += header.BlockLength;
            index = header.FirstIndex + header.EventCount;
        }

        return (position, index);
    }

    /// <summary>The index where a segment begins that holds no block: the head knows it, or else the segment before.</summary>
    private long IndexBefore(long basePosition, long position)
    {
        if (_head.Position >= basePosition && _head.Position <= position) return _head.Index;
        using var before = new SegmentReader();
        for (var i = _bases.Count - 2; i >= 0; i--)
        {
            if (!before.TryOpen(_directory, _bases[i])) continue;
            var index = -1L;
            var end = Math.Min(before.EndPosition, _bases[i + 1]);
            for (var at = _bases[i] + JournalFormat.FileHeaderBytes; at >= 0 && at < end;)
            {
                if (before.TryRead(at, end, out var header, out _))
                {
                    index = header.FirstIndex + header.EventCount;
                    at += header.BlockLength;
                }
                else
                {
                    at = before.FindBlock(at + 1, end);
                }
            }

            if (index >= 0) return index;
        }

        return 0;
    }

    /// <summary>Damage in the middle: the segment ends before it, and a segment of its own begins with the first block behind it, at its
    /// old position.</summary>
    private void SplitAt(long valid, long index, long next, long end)
    {
        if (!_segment.TryRead(next, end, out var header, out _)) throw Vanished(next);
        var lost = Math.Max(0, header.FirstIndex - index);
        var basePosition = next - JournalFormat.FileHeaderBytes;
        CopyAside(valid, next);

        // The new segment takes its name only when it is whole: a crash before that leaves the old one as it was, and after it the old one
        // merely runs on behind its successor's beginning, where nobody reads it.
        var path = JournalFormat.SegmentPath(_directory, basePosition);
        var incomplete = path + ".incomplete";
        using (var target = File.OpenHandle(incomplete, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            RandomAccess.Write(target, JournalFormat.FileHeader, 0);
            Copy(target, JournalFormat.FileHeaderBytes, next, end);
        }

        File.Move(incomplete, path, overwrite: true);
        DirectoryEntry.Flush(_directory);
        Truncate(_bases[^1], valid);
        _bases.Add(basePosition);
        Recovery.EventsLost += lost;
        Recovery.Note(
            $"Positions {valid} to {next} are damaged: {lost} events are lost. Their bytes were moved aside; what follows is kept.");
    }

    /// <summary>Damage that reaches to the end, or blocks behind a write that was cut short: all of it goes aside and writing goes on after
    /// it.</summary>
    private void MoveAsideToEnd(long valid, long index, long end)
    {
        var promised = valid < _head.Position;
        var lost = promised ? Math.Max(0, _head.Index - index) : 0;
        if (valid < end) CopyAside(valid, end);
        var position = Math.Max(end, _head.Position);
        AddSegment(position);
        Truncate(_bases[^2], valid);
        (Position, Index) = (position + JournalFormat.FileHeaderBytes, index + lost);
        if (!promised) Recovery.TornBytes += end - valid;
        Recovery.EventsLost += lost;
        Recovery.Note(promised
            ? $"Positions {valid} to {position} are damaged: {lost} events are lost. They were moved aside; writing goes on behind them."
            : $"A write was cut short at position {valid} with whole blocks behind it: {end - valid} unconfirmed bytes were moved aside.");
    }

    private void RepairFileHeader(long basePosition)
    {
        var path = JournalFormat.SegmentPath(_directory, basePosition);
        using var file = JournalFormat.Open(path, FileMode.Open, FileAccess.ReadWrite);
        Span<byte> header = stackalloc byte[JournalFormat.FileHeaderBytes];
        var read = RandomAccess.Read(file, header, 0);
        if (read == header.Length && header.SequenceEqual(JournalFormat.FileHeader)) return;
        if (read == header.Length && header[..8].SequenceEqual(JournalFormat.FileHeader[..8]) && header[8] > JournalFormat.Version)
        {
            throw new InvalidDataException(
                $"{path} is of format version {header[8]}; this program writes version {JournalFormat.Version}. "
                + "Start the newer program, or use another data directory.");
        }

        // The header is the same sixteen bytes in every file, so rewriting it loses nothing.
        RandomAccess.Write(file, JournalFormat.FileHeader, 0);
        RandomAccess.FlushToDisk(file);
        if (read > 0) Recovery.Note($"The first bytes of {path} were torn or damaged and were written anew.");
    }

    private void AddSegment(long basePosition)
    {
        CreateSegment(_directory, basePosition);
        _bases.Add(basePosition);
    }

    private void CopyAside(long from, long until)
    {
        var path = Path.Combine(_directory, from.ToString("D20", CultureInfo.InvariantCulture) + ".corrupt");
        using var target = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.None);
        Copy(target, 0, from, until);
        Recovery.FilesMovedAside++;
    }

    private void Copy(SafeFileHandle target, long targetOffset, long from, long until)
    {
        using var source = JournalFormat.Open(JournalFormat.SegmentPath(_directory, _segment.BasePosition), FileMode.Open, FileAccess.Read);
        var chunk = new byte[256 * 1024];
        while (from < until)
        {
            var read = RandomAccess.Read(source, chunk.AsSpan(0, (int)Math.Min(chunk.Length, until - from)), from - _segment.BasePosition);
            if (read == 0) break;
            RandomAccess.Write(target, chunk.AsSpan(0, read), targetOffset);
            (from, targetOffset) = (from + read, targetOffset + read);
        }

        RandomAccess.FlushToDisk(target);
    }

    private void Truncate(long basePosition, long end)
    {
        _segment.Forget();
        using var file = JournalFormat.Open(JournalFormat.SegmentPath(_directory, basePosition), FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.SetLength(file, end - basePosition);
        RandomAccess.FlushToDisk(file);
    }

    private InvalidDataException Vanished(long position) =>
        new($"The journal in {_directory} changed at position {position} while it was being opened. See that nothing else touches it.");
}
