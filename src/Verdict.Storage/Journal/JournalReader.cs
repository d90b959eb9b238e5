using Microsoft.Win32.SafeHandles;

namespace Verdict.Storage.Journal;

/// <summary>Reads a journal from any position while it is being written, up to what is durable.</summary>
/// <remarks>Used by one thread at a time. It never fails on damage: it passes over it, and counts what is missing.</remarks>
public sealed class JournalReader : IDisposable
{
    /// <summary>As a position to begin at: wherever the oldest segment begins, with nothing before it counted as lost.</summary>
    public const long Oldest = -1;

    private readonly string _directory;
    private readonly bool _toPhysicalEnd;
    private readonly SegmentReader _segment = new();
    private SafeFileHandle? _head;
    private long _limit = Oldest;
    private long _limitIndex = -1;

    /// <summary>Where the next segment begins; the open one ends there at the latest.</summary>
    private long _nextBase = long.MaxValue;
    private long _index;

    private JournalReader(string directory, long position, long index, bool toPhysicalEnd)
    {
        _directory = directory;
        _toPhysicalEnd = toPhysicalEnd;
        Position = position;
        _index = index;
    }

    /// <summary>Where the next block is due; what to open with in order to go on from here.</summary>
    public long Position { get; private set; }

    /// <summary>Zone events before <see cref="Position"/>; -1 as long as no block was read and none was given.</summary>
    public long Index => _index;

    /// <summary>Events that should have been there and were not, because they were trimmed too early or damaged.</summary>
    public long EventsLost { get; private set; }

    /// <summary>Bytes passed over because they were trimmed or damaged.</summary>
    public long BytesLost { get; private set; }

    /// <summary>What was lost last, as a sentence for the log; empty when nothing was.</summary>
    public string LastLoss { get; private set; } = "";

    /// <summary>Opens a journal for reading what is durable. It need not exist yet.</summary>
    /// <param name="directory">The journal's directory.</param>
    /// <param name="position">Where to begin: 0, <see cref="Oldest"/>, or an end position kept from earlier.</param>
    /// <param name="index">Zone events before that position, when known; without it, events lost before the first block cannot be
    /// counted.</param>
    public static JournalReader Open(string directory, long position, long index = -1) =>
        new(directory, position, position == 0 ? 0 : index, toPhysicalEnd: false);

    /// <summary>Opens a journal for reading what becomes durable from now on. It need not exist yet.</summary>
    public static JournalReader OpenAtEnd(string directory)
    {
        var reader = Open(directory, position: 0);
        if (reader.FindLimit()) (reader.Position, reader._index) = (reader._limit, reader._limitIndex);
        return reader;
    }

    /// <summary>Opens a journal that nobody writes, for reading all that its files hold, durable or not.</summary>
    public static JournalReader OpenToPhysicalEnd(string directory, long position) =>
        new(directory, position, position == 0 ? 0 : -1, toPhysicalEnd: true);

    /// <summary>Reads the next block.</summary>
    /// <returns>False when everything durable was read; ask again after the next commit.</returns>
    /// <exception cref="InvalidDataException">The journal ends before the position this reader stands at: it is not the journal that was
    /// read before.</exception>
    public bool TryReadBlock(out JournalBlock block)
    {
        while (FindLimit() && FindSegment())
        {
            var end = Math.Min(_limit, Math.Min(_segment.EndPosition, _nextBase));
            if (Position >= end)
            {
                // Trimming may have carried the position beyond the limit that was known; the loop looks for a new one.
                if (Position < _limit) SkipToNextSegment(end);
            }
            else if (_segment.TryRead(Position, end, out var header, out var body))
            {
                block = Take(header, body);
                return true;
            }
            else if (!SkipDamage(end))
            {
                break;
            }
        }

        block = default;
        return false;
    }

    /// <summary>Lets go of the segment that is being read. Should it have been deleted meanwhile, what was not read of it yet counts as
    /// lost from here on, instead of being read from a file that only this reader still sees.</summary>
    public void LookAgain() => _segment.Close();

    /// <inheritdoc/>
    public void Dispose()
    {
        _head?.Dispose();
        _segment.Dispose();
    }

    private JournalBlock Take(in BlockHeader header, ReadOnlyMemory<byte> body)
    {
        var lost = _index >= 0 ? Math.Max(0, header.FirstIndex - _index) : 0;
        CountLost(lost);
        var end = Position + header.BlockLength;
        var block = new JournalBlock(
            header.Kind, header.Zone, header.Epoch, header.FirstSequence, header.FirstIndex, header.Count, body, Position, end, lost);
        Position = end;
        _index = block.EndIndex;
        return block;
    }

    /// <summary>False when there is nothing new to read.</summary>
    private bool FindLimit()
    {
        if (Position < _limit) return true;
        if (_toPhysicalEnd) return FindPhysicalLimit();
        if (_head is null)
        {
            // No head yet means that the journal's owner has not made one: not an error, only early.
            var path = Path.Combine(_directory, JournalFormat.HeadFileName);
            if (!File.Exists(path)) return false;
            _head = JournalFormat.Open(path, FileMode.Open, FileAccess.Read);
        }

        if (!MarkFile.TryRead(_head, out var mark)) return false;
        if (Position > mark.Position) throw NotTheSameJournal(mark.Position);
        (_limit, _limitIndex) = (mark.Position, mark.Index);
        return Position < _limit;
    }

    private bool FindPhysicalLimit()
    {
        if (_limit > 0) return false;
        var bases = JournalFormat.ListSegments(_directory);
        if (bases.Count == 0) return false;
        _limit = bases[^1] + new FileInfo(JournalFormat.SegmentPath(_directory, bases[^1])).Length;
        return Position < _limit;
    }

    /// <summary>Opens the segment that holds the position, unless it is open.</summary>
    private bool FindSegment()
    {
        while (!_segment.IsOpen)
        {
            var bases = JournalFormat.ListSegments(_directory);
            if (bases.Count == 0) return false;
            var i = bases.FindLastIndex(b => b <= Position);
            if (i < 0)
            {
                i = 0;
                if (Position != Oldest) Lose(bases[0], $"Positions {Position} to {bases[0]} were trimmed before they were read.");
            }

            // A segment that vanished since it was listed was trimmed; then the next listing shows what is the oldest now.
            if (!_segment.TryOpen(_directory, bases[i])) continue;
            _nextBase = i + 1 < bases.Count ? bases[i + 1] : long.MaxValue;
            Position = Math.Max(Position, bases[i] + JournalFormat.FileHeaderBytes);
        }

        return true;
    }

    private void SkipToNextSegment(long end)
    {
        _segment.Close();
        var bases = JournalFormat.ListSegments(_directory);
        var next = bases.Find(b => b >= end);

        // Positions go on without a hole from one segment to the next, except where damage was moved aside.
        if (next < end)
        {
            LoseRest($"Positions {Position} to {_limit} are missing: the segment files end before what was durable.");
            return;
        }

        if (next > Position) Lose(next, $"Positions {Position} to {next} are missing between two segment files.");
        Position = next;
    }

    private bool SkipDamage(long end)
    {
        var found = _segment.FindBlock(Position + 1, end);
        if (found >= 0)
        {
            Lose(found, $"Positions {Position} to {found} are damaged: no block there has a correct checksum.");
            return true;
        }

        // At the physical end of a journal that nobody recovered yet, a torn tail is no damage.
        if (_toPhysicalEnd && _nextBase == long.MaxValue) return false;
        if (_nextBase == long.MaxValue && end >= _limit)
        {
            return LoseRest($"Positions {Position} to {_limit} are damaged: no block there has a correct checksum.");
        }

        Lose(end, $"Positions {Position} to {end} are damaged: no block there has a correct checksum.");
        return true;
    }

    private void Lose(long until, string sentence)
    {
        BytesLost += until - Position;
        LastLoss = sentence;
        Position = until;
    }

    /// <summary>Nothing readable is left below the durable position: what it promised is counted by its index.</summary>
    private bool LoseRest(string sentence)
    {
        Lose(_limit, sentence);
        if (_index >= 0 && _limitIndex >= 0)
        {
            CountLost(Math.Max(0, _limitIndex - _index));
            _index = _limitIndex;
        }

        return true;
    }

    private void CountLost(long events) => EventsLost += events;

    private InvalidDataException NotTheSameJournal(long durable) => new(
        $"The journal in {_directory} ends at position {durable}, but reading is to go on at {Position}: it was replaced or restored from "
        + "an older copy. Remove the file 'shipped' beside it, or the reader's own progress, to read it from its beginning.");
}
