using System.Collections.Concurrent;
using System.Diagnostics;
using Verdict.Events;

namespace Verdict.GameServer.Snapshots;

/// <summary>Says when a zone is to be cut and why: at its times, and when somebody asks.</summary>
/// <remarks>Due times are the zone's thread's; requests may come from any thread.</remarks>
/// <param name="options">How often.</param>
/// <param name="place">Which of <paramref name="places"/> zones this is: their times are spread evenly, so that no tick carries two
/// cuts.</param>
/// <param name="places">How many zones there are.</param>
internal sealed class CutSchedule(SnapshotOptions options, int place, int places)
{
    /// <summary>Snapshots somebody asked for that may wait to be taken; one more is refused.</summary>
    public const int RequestsMax = 16;

    private readonly ConcurrentQueue<string> _requests = new();
    private long _hotAt;
    private long _coldAt;
    private bool _isOpening;

    /// <summary>Asks for a snapshot, hot and cold, in the name of a command.</summary>
    /// <returns>False when too many wait.</returns>
    public bool TryRequest(string commandId)
    {
        if (_requests.Count >= RequestsMax) return false;
        _requests.Enqueue(commandId);
        return true;
    }

    /// <summary>The zone was opened: it is due at once, and its times are counted from now on.</summary>
    public void Begin(long now)
    {
        _isOpening = true;
        _hotAt = now + (Ticks(options.HotIntervalMs) * (place + 1) / places);
        _coldAt = now + (Ticks(options.ColdIntervalMs) * (place + 1) / places);
    }

    /// <summary>Whether it is time. A request waits as long as an earlier one was not picked up.</summary>
    public bool IsDue(long now, bool mayTakeRequest) => _isOpening || now >= _hotAt || (mayTakeRequest && !_requests.IsEmpty);

    /// <summary>Why the cut that is due is taken; moves the times on.</summary>
    public (SnapshotTrigger Trigger, string TriggerId, bool IsCold) Take(long now, bool mayTakeRequest)
    {
        if (_isOpening)
        {
            _isOpening = false;
            return (SnapshotTrigger.Opening, string.Empty, true);
        }

        var isCold = now >= _coldAt;
        if (isCold) _coldAt = Following(_coldAt, now, options.ColdIntervalMs);
        if (now >= _hotAt) _hotAt = Following(_hotAt, now, options.HotIntervalMs);
        return mayTakeRequest && _requests.TryDequeue(out var commandId)
            ? (SnapshotTrigger.Manual, commandId, true)
            : (SnapshotTrigger.Periodic, string.Empty, isCold);
    }

    private static long Ticks(int milliseconds) => milliseconds * Stopwatch.Frequency / 1_000;

    // Times that were missed are not made up for: one cut now is as good as three.
    private static long Following(long due, long now, int intervalMs)
    {
        var interval = Ticks(intervalMs);
        return due + ((((now - due) / interval) + 1) * interval);
    }
}
