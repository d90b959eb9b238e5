using System.Runtime.InteropServices;

namespace Verdict.GameServer.Ticking;

/// <summary>When the next tick is due. Deadlines are counted from the start, so lateness is never passed on and nothing drifts.</summary>
/// <remarks>
/// The catch-up rule: a zone that is late runs the ticks it missed back to back, up to a bound, and sends one update for all of them.
/// What it is later than that is given up: deadlines move on as if the missed
/// time had not been, and each tick given up counts as an overrun.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal struct TickSchedule(long startedAt, long ticksPerSecond, long frequency, int catchUpTicksMax)
{
    private long _startedAt = startedAt;
    private long _ticks;

    /// <summary>Ticks that began a whole tick late or more, those given up included.</summary>
    public long Overruns { get; private set; }

    /// <summary>Timestamp at which the next tick is due. Computed from the start
    /// each time: adding up rounded periods would drift.</summary>
    public readonly long NextAt => _startedAt + (long)((Int128)(_ticks + 1) * frequency / ticksPerSecond);

    /// <summary>How many ticks to run now; 0 when none is due.</summary>
    public int TakeDue(long now)
    {
        if (now < NextAt) return 0;
        var due = (long)((Int128)(now - _startedAt) * ticksPerSecond / frequency) - _ticks;
        if (due > 1) Overruns += due - 1;
        if (due > catchUpTicksMax)
        {
            var givenUp = due - catchUpTicksMax;
            _startedAt += (long)((Int128)givenUp * frequency / ticksPerSecond);
            due = catchUpTicksMax;
        }

        _ticks += due;
        return (int)due;
    }
}
