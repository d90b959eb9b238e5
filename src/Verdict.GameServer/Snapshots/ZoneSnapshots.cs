using System.Diagnostics;
using Verdict.Events;
using Verdict.Storage.Journal;
using Verdict.Zones;

namespace Verdict.GameServer.Snapshots;

/// <summary>One zone's snapshots, seen from the zone's thread: takes cuts when they are due and hands them to the saver.</summary>
internal sealed class ZoneSnapshots(CutSchedule schedule, SnapshotSaver saver, SnapshotContext context, JournalWriter journal)
{
    private AskedCut? _asked;

    /// <summary>Whether the store told of a later owner.</summary>
    public Ownership Ownership => saver.Ownership;

    /// <summary>Holds the zone back when it may have been replaced without noticing.</summary>
    public StallGuard Guard { get; } = new(saver.Zone, saver.Ownership, context);

    /// <summary>Asks for a snapshot, hot and cold, in the name of a command; the zone takes it at its next tick. From any thread.</summary>
    /// <returns>False when too many wait already.</returns>
    public bool TryRequest(string commandId) => schedule.TryRequest(commandId);

    /// <summary>The zone was opened: its first cut is due, and its times begin.</summary>
    public void Begin(long now)
    {
        schedule.Begin(now);
        Guard.Begin(now);
    }

    /// <summary>Has the zone cut at its next tick, into memory of the caller's, for nobody but the caller: it is saved nowhere. From any
    /// thread, one at a time.</summary>
    /// <exception cref="OperationCanceledException">The zone did not come to it in time; then it does not any more.</exception>
    /// <exception cref="InvalidOperationException">Somebody else is waiting for a cut.</exception>
    public async Task CutAsync(SnapshotCut into, CancellationToken cancellation)
    {
        var asked = new AskedCut(into);
        if (Interlocked.CompareExchange(ref _asked, asked, null) is not null)
        {
            throw new InvalidOperationException($"Another cut of zone {saver.Zone} is being waited for; one at a time.");
        }

        await using var withdrawal = cancellation.Register(() =>
        {
            // Once the zone has picked it up it is done within the tick, and the caller's memory is in use until then.
            if (Interlocked.CompareExchange(ref _asked, null, asked) == asked) asked.Taken.TrySetCanceled(cancellation);
        });
        await asked.Taken.Task;
    }

    /// <summary>Whether a cut is due.</summary>
    public bool IsDue(long now) => schedule.IsDue(now, saver.IsIdle) || Volatile.Read(ref _asked) is not null;

    /// <summary>Takes the cut that is due. All events must have been handed over.</summary>
    public void Take(Zone zone, long now)
    {
        if (Interlocked.Exchange(ref _asked, null) is { } asked)
        {
            asked.Into.Take(zone, context.Time.GetUtcNow().ToUnixTimeMilliseconds(), journal.DurablePosition);
            asked.Taken.SetResult();
            if (!schedule.IsDue(now, saver.IsIdle)) return;
        }

        var (trigger, triggerId, isCold) = schedule.Take(now, saver.IsIdle);
        Cut(zone, trigger, triggerId, isCold);
    }

    /// <summary>The server stops: the last cut, so that the next start replays nothing.</summary>
    public void TakeLast(Zone zone) => Cut(zone, SnapshotTrigger.Stopping, string.Empty, isCold: true);

    private void Cut(Zone zone, SnapshotTrigger trigger, string triggerId, bool isCold)
    {
        var began = Stopwatch.GetTimestamp();
        var cut = saver.Rent();
        // Read before anything else is emitted: what comes after this cut is appended after what is durable now.
        cut.Take(zone, context.Time.GetUtcNow().ToUnixTimeMilliseconds(), journal.DurablePosition);
        cut.Label(trigger, triggerId, isCold);
        saver.Offer(cut);
        context.Meter.Paused((long)Stopwatch.GetElapsedTime(began).TotalMicroseconds);
    }

    private sealed record AskedCut(SnapshotCut Into)
    {
        public TaskCompletionSource Taken { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
