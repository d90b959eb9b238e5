using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Verdict.GameServer.Net;

/// <summary>Allows a steady rate and a burst. Not thread-safe; it lives inside whatever owns it and is asked once per frame.</summary>
/// <remarks>Counts in timestamp units rather than tokens: full is "burst frames'
/// worth of time saved up", so nothing is ever rounded away.</remarks>
[StructLayout(LayoutKind.Auto)]
internal struct TokenBucket
{
    private readonly long _costPerFrame;
    private readonly long _savedMax;
    private long _saved;
    private long _at;

    public TokenBucket(int perSecond, int burst, long now)
    {
        _costPerFrame = Stopwatch.Frequency / perSecond;
        _savedMax = _costPerFrame * burst;
        _saved = _savedMax;
        _at = now;
    }

    /// <summary>Takes one frame's worth, if there is one.</summary>
    /// <param name="now">A timestamp of <see cref="Stopwatch"/>; time never runs backwards between two calls.</param>
    public bool TryTake(long now)
    {
        _saved = Math.Min(_savedMax, _saved + Math.Max(0, now - _at));
        _at = Math.Max(_at, now);
        if (_saved < _costPerFrame) return false;
        _saved -= _costPerFrame;
        return true;
    }

    /// <summary>Milliseconds, rounded up, until the next frame is allowed.</summary>
    public readonly int RetryAfterMs => (int)(((_costPerFrame - Math.Min(_saved, _costPerFrame)) * 1_000 / Stopwatch.Frequency) + 1);

    /// <summary>Whether it has been left alone long enough to be as good as new.</summary>
    public readonly bool IsFull(long now) => _saved + (now - _at) >= _savedMax;
}
