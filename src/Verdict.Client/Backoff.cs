using System;

namespace Verdict.Client;

/// <summary>How long to wait before the next attempt: doubling, and spread so that a thousand clients do not return in one
/// instant.</summary>
/// <remarks>A server that comes back does so within seconds, so for the first of them the waits stay short; only then do they grow on, for
/// a server that stays away. The time is counted by what was waited, so no clock is needed.</remarks>
/// <param name="delayMs">The first wait in milliseconds.</param>
/// <param name="eagerDelayMsMax">The longest wait while eager.</param>
/// <param name="eagerForMs">Milliseconds of waiting after which eagerness ends.</param>
/// <param name="delayMsMax">The longest wait ever.</param>
/// <param name="random">Spreads the waits.</param>
internal sealed class Backoff(int delayMs, int eagerDelayMsMax, int eagerForMs, int delayMsMax, Random random)
{
    private long _whole;
    private long _waitedMs;

    /// <summary>The rules that the options describe.</summary>
    public Backoff(GameClientOptions options, Random random)
        : this(
            options.ReconnectDelayMs,
            options.ReconnectEagerDelayMsMax,
            options.ReconnectEagerForMs,
            options.ReconnectDelayMsMax,
            random)
    {
    }

    /// <summary>Attempts since the last <see cref="Reset"/>.</summary>
    public int Attempts { get; private set; }

    /// <summary>The wait before the next attempt: between half and the whole of the doubled delay.</summary>
    public int NextDelayMs()
    {
        var doubled = Attempts == 0 ? delayMs : _whole * 2;
        _whole = Math.Min(doubled, _waitedMs < eagerForMs ? Math.Min(eagerDelayMsMax, delayMsMax) : delayMsMax);
        Attempts++;
        var delay = (int)((_whole / 2) + (long)(random.NextDouble() * (_whole - (_whole / 2))));
        _waitedMs += delay;
        return delay;
    }

    public void Reset() => (Attempts, _waitedMs) = (0, 0);
}
