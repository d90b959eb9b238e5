using System.Diagnostics;

namespace Verdict.GameServer.Ticking;

/// <summary>What the thread of zones does with its time.</summary>
internal enum PassPhase
{
    /// <summary>Waiting for something to do, and resting between passes.</summary>
    Idle,

    /// <summary>Reading sockets, cutting frames, posting commands.</summary>
    Receive,

    /// <summary>Deciding commands.</summary>
    Decide,

    /// <summary>Letting ticks pass, reviewing seats, handing over events, taking cuts.</summary>
    Tick,

    /// <summary>Composing what clients are told.</summary>
    Tell,

    /// <summary>Writing to sockets.</summary>
    Send,
}

/// <summary>Adds up where the time of one thread goes. That thread writes; others read totals that are each whole.</summary>
/// <remarks>Time is taken in laps: whatever has passed since the last lap belongs to the phase that has just ended. So nothing is
/// counted twice or left out, and a pass costs a few looks at the clock however many commands it decides.</remarks>
internal sealed class PassMeter
{
    private readonly long[] _spent = new long[(int)PassPhase.Send + 1];
    private long _writes;
    private long _wouldBlocks;
    private long _lapAt = Stopwatch.GetTimestamp();

    public long Passes { get; set; }

    public long Reads { get; set; }

    /// <summary>Writes to sockets, whichever thread made them.</summary>
    public long Writes => Volatile.Read(ref _writes);

    /// <summary>Passes that had no time for all updates that were due.</summary>
    public long LongPasses { get; set; }

    /// <summary>Clients that a second thread was to write to.</summary>
    public long HandedOver { get; set; }

    /// <summary>Writes that the kernel did not take whole.</summary>
    public long WouldBlocks => Volatile.Read(ref _wouldBlocks);

    /// <summary>A socket was written to. From any thread.</summary>
    public void Wrote(bool isWhole)
    {
        Interlocked.Increment(ref _writes);
        if (!isWhole) Interlocked.Increment(ref _wouldBlocks);
    }

    /// <summary>Ends a phase.</summary>
    /// <returns>The timestamp of now.</returns>
    public long Lap(PassPhase phase)
    {
        var now = Stopwatch.GetTimestamp();
        _spent[(int)phase] += now - _lapAt;
        _lapAt = now;
        return now;
    }

    /// <summary>Nanoseconds spent in a phase since the start.</summary>
    public long SpentNs(PassPhase phase) =>
        (long)((Int128)Volatile.Read(ref _spent[(int)phase]) * 1_000_000_000 / Stopwatch.Frequency);
}
