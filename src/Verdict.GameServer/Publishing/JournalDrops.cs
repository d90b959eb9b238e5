using Verdict.Storage.Journal;

namespace Verdict.GameServer.Publishing;

/// <summary>Gives up the oldest segments of a journal and counts every event in them that nobody had taken.</summary>
/// <remarks>The count is on disk before a segment is deleted, together with the position it was made for. So a kill in between neither
/// loses a count nor counts twice: what the mark covers and is still there is merely deleted.</remarks>
internal sealed class JournalDrops : IDisposable
{
    private readonly JournalWriter _journal;
    private readonly JournalGlance _glance;
    private readonly JournalCursor _dropped;

    public JournalDrops(JournalWriter journal, TimeProvider time)
    {
        _journal = journal;
        _glance = new(journal.DirectoryPath);
        _dropped = JournalCursor.OpenDropped(journal.DirectoryPath, time);
        journal.TrimBefore(Math.Min(_dropped.Mark.Position, journal.DurablePosition));
    }

    /// <summary>Events given up, ever.</summary>
    public long Events => _dropped.Mark.Index;

    /// <summary>Deletes the oldest segments until so many bytes are freed, but none that reaches beyond a position.</summary>
    /// <param name="bytes">To be freed at least, if that can be.</param>
    /// <param name="acknowledged">Up to where events were taken and do not count.</param>
    /// <param name="neededFrom">What stands from here on stays.</param>
    /// <returns>Bytes that were freed.</returns>
    public long Drop(long bytes, JournalMark acknowledged, long neededFrom)
    {
        var oldest = _journal.OldestPosition;
        var until = oldest;
        foreach (var end in _journal.ListTrimPoints().TakeWhile(end => end <= neededFrom))
        {
            until = end;
            if (until - oldest >= bytes) break;
        }

        if (until == oldest) return 0;
        var lost = Math.Max(0, IndexAt(until) - Math.Max(acknowledged.Index, IndexAt(oldest)));
        _dropped.Save(until, Events + lost);
        return _journal.TrimBefore(until);
    }

    public void Dispose()
    {
        _glance.Dispose();
        _dropped.Dispose();
    }

    private long IndexAt(long position)
    {
        var end = _journal.DurablePosition;
        var durable = _journal.DurableIndex;
        return _glance.TryFind(position, end, out var index, out _) ? index : durable;
    }
}
