using System.Diagnostics;
using Verdict.GameServer.Net;

namespace Verdict.GameServer.Sync;

/// <summary>Keeps the updates of a thread's zones from making verdicts wait: how long a pass may tell, who writes, and how much rarer it
/// tells while it cannot keep up.</summary>
/// <remarks>
/// Writing is most of what a pass costs, and an update that goes alone is a write that can wait; one that rides with a verdict costs none.
/// So once a pass has taken a while, a second thread writes those that go alone, if it gets a processor for it; and once its time is over
/// the next pass goes on with the others. While somebody has to wait like that, they become rarer with each pass, up to
/// <see cref="StretchMax"/> times; and more frequent again once passes take less than half of their time. Owned by the thread, as its
/// zones are.
/// </remarks>
internal sealed class PassPressure(SyncOptions options, UpdateWriter? writer = null)
{
    /// <summary>So many times the interval is the longest that the interval becomes.</summary>
    public const int StretchMax = 8;

    private const int One = 1_024;

    // A 64th with each pass, either way: with too much to tell, passes are too long about as often as short, and no time is left unused.
    private const int StretchShift = 6;

    private readonly long _allowed = options.YieldAfterMs * Stopwatch.Frequency / 1_000;
    private readonly long _unshared = options.ShareAfterUs * Stopwatch.Frequency / 1_000_000;
    private int _stretch = One;
    private long _until = long.MaxValue;
    private long _shareFrom = long.MaxValue;
    private bool _ranOut;
    private bool _hasHanded;

    /// <summary>An interval as it is now.</summary>
    public long Stretch(long interval) => interval * _stretch / One;

    /// <summary>A pass begins.</summary>
    public void Begin(long now) => (_shareFrom, _until, _ranOut) = (now + _unshared, now + _allowed, false);

    /// <summary>Whether the pass still has time for updates that go alone. Asked when there are some.</summary>
    public bool HasTime(long now)
    {
        if (now < _until) return true;
        _ranOut = true;
        return false;
    }

    /// <summary>Lets the second thread write to a client whose update goes alone, once the pass has taken a while.</summary>
    /// <returns>False when the zones' thread is to write it.</returns>
    public bool TryHandOver(ClientConnection client, long now)
    {
        if (now < _shareFrom || writer?.TryHand(client, now) is not true) return false;
        _hasHanded = true;
        return true;
    }

    /// <summary>A client that was to be written to has to wait for the second thread.</summary>
    public void Hurry() => writer?.Hurry();

    /// <summary>A zone's clients have been told: the second thread may begin.</summary>
    public void Told()
    {
        if (!_hasHanded) return;
        _hasHanded = false;
        writer!.Wake();
    }

    /// <summary>A pass has ended.</summary>
    /// <param name="worked">How long it took, as a difference of timestamps.</param>
    /// <returns>Whether somebody has to wait for the next one.</returns>
    public bool End(long worked)
    {
        if (_ranOut) _stretch = Math.Min(One * StretchMax, _stretch + (_stretch >> StretchShift));
        else if (worked < _allowed / 2) _stretch = Math.Max(One, _stretch - (_stretch >> StretchShift));
        return _ranOut;
    }
}
