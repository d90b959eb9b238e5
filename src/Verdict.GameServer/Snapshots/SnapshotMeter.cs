using System.Collections.Concurrent;
using Verdict.Events;
using Verdict.Protocol;

namespace Verdict.GameServer.Snapshots;

/// <summary>Counts what becomes of snapshots. Any thread may add; a reader sees each total whole.</summary>
internal sealed class SnapshotMeter(TimeProvider time)
{
    private readonly ConcurrentDictionary<ZoneId, ZoneSize> _sizes = new();
    private readonly ConcurrentDictionary<ZoneId, long> _savedAtMs = new();
    private long _hotSaved;
    private long _hotFailures;
    private int _hotFailuresInARow;
    private volatile string _hotError = string.Empty;
    private long _coldPublished;
    private long _cutMaxUs;

    /// <summary>Notes for how long a cut held up its zone.</summary>
    public void Paused(long microseconds)
    {
        for (var seen = Volatile.Read(ref _cutMaxUs); microseconds > seen;)
        {
            var before = Interlocked.CompareExchange(ref _cutMaxUs, microseconds, seen);
            if (before == seen) break;
            seen = before;
        }
    }

    public void Taken(SnapshotCut cut) => _sizes[cut.Zone] = new(cut.StateBytes, cut.Players);

    /// <summary>One was saved; tells whether it is the first one after a failure.</summary>
    public bool HotSaved(SnapshotCut cut)
    {
        Interlocked.Increment(ref _hotSaved);
        _savedAtMs[cut.Zone] = cut.TakenAtMs;
        _hotError = string.Empty;
        return Interlocked.Exchange(ref _hotFailuresInARow, 0) > 0;
    }

    /// <summary>One could not be saved; tells whether it is the first one since the last success.</summary>
    public bool HotFailed(string why)
    {
        Interlocked.Increment(ref _hotFailures);
        _hotError = why;
        return Interlocked.Increment(ref _hotFailuresInARow) == 1;
    }

    public void ColdPublished() => Interlocked.Increment(ref _coldPublished);

    /// <summary>The figures now; the longest cut is of the time since the last call.</summary>
    public SnapshotFigures Measure(string store, int zones)
    {
        var (bytes, players) = (0L, 0L);
        foreach (var size in _sizes.Values) (bytes, players) = (bytes + size.Bytes, players + size.Players);
        var oldestMs = _savedAtMs.Count < zones || _savedAtMs.IsEmpty ? -1 : _savedAtMs.Values.Min();
        return new(
            store,
            Volatile.Read(ref _hotSaved),
            Volatile.Read(ref _hotFailures),
            Volatile.Read(ref _hotFailuresInARow),
            _hotError,
            oldestMs < 0 ? -1 : Math.Max(0, time.GetUtcNow().ToUnixTimeMilliseconds() - oldestMs),
            Volatile.Read(ref _coldPublished),
            Interlocked.Exchange(ref _cutMaxUs, 0),
            players == 0 ? 0 : (int)(bytes / players));
    }

    private readonly record struct ZoneSize(int Bytes, int Players);
}
