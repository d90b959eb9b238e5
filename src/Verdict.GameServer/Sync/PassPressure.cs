using System.Diagnostics;

namespace Verdict.GameServer.Sync;

/// <summary>Keeps the updates of a thread's zones from making verdicts wait: how long a pass may tell, and how much rarer it tells while it
/// cannot keep up.</summary>
/// <remarks>
/// Writing is most of what a pass costs, and an update that goes alone is a write that can wait; one that rides with a verdict costs none.
/// So a pass tells those that go alone until its time is over, and the next pass goes on with the others. While somebody has to wait like
/// that, they become rarer, quickly, up to <see cref="StretchMax"/> times; and more frequent again, slowly, once passes take less than half
/// of their time. Owned by the thread, as its zones are.
/// </remarks>
internal sealed class PassPressure(SyncOptions options)
{
    /// <summary>So many times the interval is the longest that the interval becomes.</summary>
    public const int StretchMax = 8;

    private const int One = 1_024;

    // A pass that ran out makes updates an eighth rarer, one short enough a 64th more frequent: a hundred good passes make up for a dozen
    // bad ones.
    private const int UpShift = 3;
    private const int DownShift = 6;

    private readonly long _allowed = options.YieldAfterMs * Stopwatch.Frequency / 1_000;
    private int _stretch = One;
    private long _until = long.MaxValue;
    private bool _ranOut;

    /// <summary>Whether updates are rarer than they should be.</summary>
    public bool IsHigh => _stretch > One;

    /// <summary>An interval as it is now.</summary>
    public long Stretch(long interval) => interval * _stretch / One;

    /// <summary>A pass begins.</summary>
    public void Begin(long now) => (_until, _ranOut) = (now + _allowed, false);

    /// <summary>Whether the pass still has time for updates that go alone. Asked when there are some.</summary>
    public bool HasTime(long now)
    {
        if (now < _until) return true;
        _ranOut = true;
        return false;
    }

    /// <summary>A pass has ended.</summary>
    /// <param name="worked">How long it took, as a difference of timestamps.</param>
    /// <returns>Whether somebody has to wait for the next one.</returns>
    public bool End(long worked)
    {
        if (_ranOut) _stretch = Math.Min(One * StretchMax, _stretch + (_stretch >> UpShift));
        else if (worked < _allowed / 2) _stretch = Math.Max(One, _stretch - (_stretch >> DownShift));
        return _ranOut;
    }
}
