using System;

namespace Verdict.Client;

/// <summary>How long to wait before the next attempt: doubling, capped,
/// and spread so that a thousand clients do not return in one instant.</summary>
internal sealed class Backoff(int delayMs, int delayMsMax, Random random)
{
    private const int DoublingsMax = 20;

    /// <summary>Attempts since the last <see cref="Reset"/>.</summary>
    public int Attempts { get; private set; }

    /// <summary>The wait before the next attempt: between half and the whole of the doubled delay.</summary>
    public int NextDelayMs()
    {
        var whole = Math.Min((long)delayMs << Math.Min(Attempts, DoublingsMax), delayMsMax);
        Attempts++;
        return (int)((whole / 2) + (long)(random.NextDouble() * (whole - (whole / 2))));
    }

    public void Reset() => Attempts = 0;
}
