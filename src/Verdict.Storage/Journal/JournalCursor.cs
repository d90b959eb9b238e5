namespace Verdict.Storage.Journal;

/// <summary>How far somebody has got with a journal: a mark in a file of its own beside the segments.</summary>
public sealed class JournalCursor : IDisposable
{
    private readonly MarkFile _file;
    private readonly TimeProvider _clock;

    private JournalCursor(MarkFile file, TimeProvider clock)
    {
        _file = file;
        _clock = clock;

        // A torn or missing cursor means shipping from the beginning again: consumers drop what they have had, nothing is lost.
        Mark = file.TryRead(out var mark) ? mark : default;
    }

    /// <summary>Everything before it has been dealt with; all zero when nothing has.</summary>
    public JournalMark Mark { get; private set; }

    /// <summary>Opens the file `shipped` of the journal in <paramref name="directory"/>: what Kafka has acknowledged.</summary>
    public static JournalCursor Open(string directory, TimeProvider? clock = null) =>
        Open(directory, JournalFormat.ShippedFileName, clock);

    /// <summary>Opens the file `dropped` of the journal in <paramref name="directory"/>: up to where it was given up for want of room. The
    /// index is how many events were, ever, though nobody had taken them.</summary>
    public static JournalCursor OpenDropped(string directory, TimeProvider? clock = null) =>
        Open(directory, JournalFormat.DroppedFileName, clock);

    /// <summary>Moves the cursor. It is on disk when this returns, so that segments before it may be trimmed.</summary>
    public void Save(long position, long index)
    {
        var mark = new JournalMark(position, index, _clock.GetUtcNow().ToUnixTimeMilliseconds());
        _file.Write(mark, flushToDisk: true);
        Mark = mark;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static JournalCursor Open(string directory, string file, TimeProvider? clock)
    {
        Directory.CreateDirectory(directory);
        return new(new MarkFile(Path.Combine(directory, file)), clock ?? TimeProvider.System);
    }
}
