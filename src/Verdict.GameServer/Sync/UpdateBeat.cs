namespace Verdict.GameServer.Sync;

/// <summary>When one client is told: at its rate on the whole, and each time along with a verdict where one is near.</summary>
/// <remarks>
/// <para>Updates are due at a steady beat. One that rides with a verdict may be half an interval early or late, and the beat goes on as if
/// it had not been; so riding makes updates neither more frequent nor rarer, and saves a write for each verdict.</para>
/// <para>Whoever acts steadily can be counted on: an update that is due shortly before its next verdict waits for that, and those that go
/// alone until then are spread evenly. Where the verdict does not come, the update goes alone after a little grace.</para>
/// <para>All times are timestamps. The interval is given each time, for it changes with the client's reading and the thread's
/// pressure.</para>
/// </remarks>
internal struct UpdateBeat()
{
    // Verdicts stray by the length of a pass and by the network's jitter; within this part of an interval they count as steady.
    private const int GraceParts = 4;

    private long _dueAt = long.MinValue / 2;
    private long _toldAt = long.MinValue / 2;
    private long _heardAt = long.MinValue / 2;
    private long _period;
    private bool _isSteady;

    /// <summary>It is written to with a verdict.</summary>
    public void Heard(long now, long interval)
    {
        var period = now - _heardAt;
        if (period <= 0) return;
        _isSteady = Math.Abs(period - _period) <= Grace(interval);
        _period = _isSteady ? (period + _period) / 2 : period;
        _heardAt = now;
    }

    /// <summary>Whether a verdict now takes an update along.</summary>
    /// <param name="now">The present.</param>
    /// <param name="interval">The interval under pressure.</param>
    /// <param name="relaxed">The interval without any: a ride costs no write, so pressure need not make it rarer.</param>
    public readonly bool MayRide(long now, long interval, long relaxed) =>
        now - _toldAt >= relaxed / 2 && (now >= _dueAt - (interval / 2) - Grace(interval) || now - _toldAt >= relaxed);

    /// <summary>It has been told.</summary>
    /// <returns>When the next update goes alone, unless one rides before.</returns>
    public long Told(long now, long interval)
    {
        _toldAt = now;
        // What was later than riding makes it found the server late, or nothing to tell; none of that is made up for.
        _dueAt = now - _dueAt > interval ? now + interval : Math.Min(_dueAt + interval, now + (interval * 3 / 2));
        var grace = Grace(interval);
        if (!_isSteady || now - _heardAt > _period + grace) return Math.Max(_dueAt, now + (interval / 2));
        var rideFrom = _dueAt - (interval / 2);
        var verdict = _heardAt + _period;
        if (verdict < rideFrom) verdict += (rideFrom - verdict + _period - 1) / _period * _period;
        var alone = (verdict - rideFrom) / interval;
        return alone == 0 ? verdict + grace : now + ((verdict - now) / (alone + 1));
    }

    /// <summary>It was due, and there was nothing to tell.</summary>
    /// <returns>When to look again: sooner than at the next beat, for what happens meanwhile is late already.</returns>
    public static long Missed(long now, long interval) => now + (interval / 2);

    private static long Grace(long interval) => interval / GraceParts;
}
