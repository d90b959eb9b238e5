using System.Diagnostics;

namespace Verdict.Cli.Load;

/// <summary>Lets every client step at its rate, evenly spread, from one thread, by due times counted from the start: being late never shifts what follows.</summary>
internal sealed class Pacer(IReadOnlyList<LoadClient> clients, double rate, TimeSpan duration)
{
    private static readonly long SleepAheadTicks = Stopwatch.Frequency / 500;

    /// <summary>Sends until the time is over.</summary>
    public void Run(CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        var end = start + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var gap = Stopwatch.Frequency / (rate * clients.Count);
        for (var step = 0L; !cancellation.IsCancellationRequested; step++)
        {
            var dueAt = start + (long)(step * gap);
            if (dueAt >= end) return;
            WaitUntil(dueAt);
            clients[(int)(step % clients.Count)].Step(dueAt);
        }
    }

    // Sleeping is coarse, so the last moment is yielded away: on a machine that is shared with the server, spinning would steal its time.
    private static void WaitUntil(long dueAt)
    {
        for (var now = Stopwatch.GetTimestamp(); now < dueAt; now = Stopwatch.GetTimestamp())
        {
            if (dueAt - now > SleepAheadTicks) Thread.Sleep(1);
            else Thread.Yield();
        }
    }
}
