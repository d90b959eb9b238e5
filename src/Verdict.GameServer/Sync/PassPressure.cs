using System.Diagnostics;

namespace Verdict.GameServer.Sync;

/// <summary>How much rarer the updates of a thread's zones are while its passes take too long, so that verdicts do not wait for
/// them.</summary>
/// <remarks>
/// Writing is most of what a pass costs, and an update that goes alone is a write that can wait; one that rides with a verdict costs none.
/// So while passes are longer than they may be, those that go alone become rarer, quickly, up to <see cref="StretchMax"/> times; and more
/// frequent again, slowly, once passes take less than half of that. Owned by the thread, as its zones are.
/// </remarks>
internal sealed class PassPressure(SyncOptions options)
{
    /// <summary>So many times the interval is the longest that anybody waits for an update because of pressure.</summary>
    public const int StretchMax = 8;

    private const int One = 1_024;

    // A pass too long makes updates an eighth rarer, one short enough a 64th more frequent: a hundred good passes make up for a dozen
    // bad ones.
    private const int UpShift = 3;
    private const int DownShift = 6;

    private readonly long _allowed = options.YieldAfterMs * Stopwatch.Frequency / 1_000;
    private int _stretch = One;

    /// <summary>Whether updates are rarer than they should be.</summary>
    public bool IsHigh => _stretch > One;

    /// <summary>An interval as it is now.</summary>
    public long Stretch(long interval) => interval * _stretch / One;

    /// <summary>A pass has ended.</summary>
    /// <param name="worked">How long it took, as a difference of timestamps.</param>
    /// <returns>Whether it was too long.</returns>
    public bool Look(long worked)
    {
        if (worked > _allowed)
        {
            _stretch = Math.Min(One * StretchMax, _stretch + (_stretch >> UpShift));
            return true;
        }

        if (worked < _allowed / 2) _stretch = Math.Max(One, _stretch - (_stretch >> DownShift));
        return false;
    }
}
