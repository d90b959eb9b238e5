namespace Verdict.Storage.Journal;

/// <summary>How far a journal has been shipped: the file `shipped` beside the segments.</summary>
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

    /// <summary>Everything before it has been shipped; all zero when nothing has.</summary>
    public JournalMark Mark { get; private set; }

    /// <summary>Opens the cursor of the journal in <paramref name="directory"/>; its beginning when there is none yet.</summary>
    public static JournalCursor Open(string directory, TimeProvider? clock = null)
    {
        Directory.CreateDirectory(directory);
        return new(new MarkFile(Path.Combine(directory, JournalFormat.ShippedFileName)), clock ?? TimeProvider.System);
    }

    /// <summary>Moves the cursor. It is on disk when this returns, so that segments before it may be trimmed.</summary>
    public void Save(long position, long index)
    {
        var mark = new JournalMark(position, index, _clock.GetUtcNow().ToUnixTimeMilliseconds());
        _file.Write(mark, flushToDisk: true);
        Mark = mark;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
