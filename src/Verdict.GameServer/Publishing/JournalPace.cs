namespace Verdict.GameServer.Publishing;

/// <summary>How fast the part of the journal grows that cannot be given up, over the last minute.</summary>
/// <remarks>Acknowledgements come in jumps, so the least of the newest few looks is held against the least of the oldest few.</remarks>
internal sealed class JournalPace
{
    private const int LooksMax = 60;
    private const int FewMax = 5;

    // At such a distance it is not going to happen.
    private static readonly TimeSpan Horizon = TimeSpan.FromDays(30);

    private readonly Queue<(DateTimeOffset At, long Bytes)> _looks = new(LooksMax);

    public void Note(DateTimeOffset at, long bytes)
    {
        if (_looks.Count == LooksMax) _looks.Dequeue();
        _looks.Enqueue((at, bytes));
    }

    /// <summary>Milliseconds until so many bytes more are reached; −1 when they are not going to be.</summary>
    public long MsUntil(long bytesLeft)
    {
        var few = Math.Min(FewMax, _looks.Count / 2);
        if (few == 0) return -1;
        var (then, now) = (_looks.Take(few).MinBy(look => look.Bytes), _looks.TakeLast(few).MinBy(look => look.Bytes));
        var (grown, elapsed) = (now.Bytes - then.Bytes, now.At - then.At);
        if (grown <= 0 || elapsed <= TimeSpan.Zero) return -1;
        var left = Math.Max(0, bytesLeft) / (double)grown * elapsed.TotalMilliseconds;
        return left < Horizon.TotalMilliseconds ? (long)left : -1;
    }
}
