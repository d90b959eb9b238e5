using System.Diagnostics;

namespace Verdict.Cli.Load;

/// <summary>Lets every client step at its rate, evenly spread, from one thread, by due times counted from the start:
/// being late never shifts what follows.</summary>
internal sealed class Pacer(IReadOnlyList<LoadClient> clients, double rate, TimeSpan duration)
{
    private static readonly long SleepAheadTicks = Stopwatch.Frequency / 10_000;

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

    // A sleep takes a millisecond at least, so some steps go out that much late, together, and their times show it. Spinning
    // would be exact and take the processor from the very server that is measured.
    private static void WaitUntil(long dueAt)
    {
        while (dueAt - Stopwatch.GetTimestamp() > SleepAheadTicks) Thread.Sleep(1);
    }
}
