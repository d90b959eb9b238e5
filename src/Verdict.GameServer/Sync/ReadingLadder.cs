using System.Diagnostics;

namespace Verdict.GameServer.Sync;

/// <summary>How well a client reads, and so what it is spared. The last step of all, being cut, is the outbox's.</summary>
internal enum ReadingStep
{
    /// <summary>It takes what it is sent.</summary>
    Reading,

    /// <summary>What was sent last has not been taken: nothing more is composed until it is.</summary>
    Merging,

    /// <summary>It is told at a lower rate.</summary>
    Slower,

    /// <summary>It is told of what is near, and of nothing further away.</summary>
    NearOnly,

    /// <summary>Once it reads again it is shown everything anew.</summary>
    Resync,
}

/// <summary>Decides on which step of the ladder a client stands: down while it does not read, up again while it does.</summary>
/// <remarks>
/// What counts is trouble: the time for which it had not taken what was sent, less four times the time for which it had. So one who
/// stands still goes down a step as each threshold passes, one who is slow all the time goes down slowly, and who reads well again is
/// back at the top within a second. A step is left only below half of its threshold, so nobody goes up and down at once.
/// </remarks>
internal struct ReadingLadder
{
    private const int RecoveryFactor = 4;

    private long _trouble;
    private long _lookedAt;
    private bool _wasBlocked;

    public ReadingStep Step { get; private set; }

    /// <summary>Looks at the client again.</summary>
    /// <returns>Its step. One at <see cref="ReadingStep.Resync"/> that is not blocked is to be shown everything now.</returns>
    public ReadingStep Look(long now, bool isBlocked, LadderThresholds thresholds)
    {
        var passed = now - _lookedAt;
        if (!isBlocked) _trouble = Math.Max(0, _trouble - (passed * RecoveryFactor));
        else if (_wasBlocked) _trouble = Math.Min(thresholds.TroubleMax, _trouble + passed);
        (_lookedAt, _wasBlocked) = (now, isBlocked);
        if (isBlocked)
        {
            while (Step < ReadingStep.Resync && _trouble >= thresholds.Of(Step + 1)) Step++;
        }
        else if (Step != ReadingStep.Resync)
        {
            while (Step > ReadingStep.Merging && _trouble < thresholds.Of(Step) / 2) Step--;
            if (Step == ReadingStep.Merging) Step = ReadingStep.Reading;
        }

        return Step;
    }

    /// <summary>It was shown everything: it goes on at the lower rate until it has read well for a while.</summary>
    public void ShownAll(LadderThresholds thresholds) =>
        (Step, _trouble) = (ReadingStep.Slower, thresholds.Of(ReadingStep.Slower));
}

/// <summary>How much trouble leads to which step, as differences of timestamps.</summary>
internal sealed class LadderThresholds(SyncOptions options)
{
    private readonly long[] _of =
    [
        0,
        0,
        Ticks(options.SlowerAfterMs),
        Ticks(Math.Max(options.SlowerAfterMs, options.NearOnlyAfterMs)),
        Ticks(Math.Max(Math.Max(options.SlowerAfterMs, options.NearOnlyAfterMs), options.ResyncAfterMs)),
    ];

    /// <summary>More than this is not counted, so that nobody pays for long.</summary>
    public long TroubleMax => _of[^1];

    public long Of(ReadingStep step) => _of[(int)step];

    private static long Ticks(int ms) => ms * Stopwatch.Frequency / 1_000;
}
