using Verdict.Events;
using Verdict.Storage;

namespace Verdict.Cli.Replay;

/// <summary>Something recorded that does not follow from what was recorded before it.</summary>
/// <param name="At">The event or snapshot where it showed.</param>
/// <param name="Kind">What was compared: `snapshot`, `seam`, `certificate` or `event`.</param>
/// <param name="Text">What was expected and what was found.</param>
internal sealed record Mismatch(EventPoint At, string Kind, string Text);

/// <summary>Events that are missing.</summary>
/// <param name="After">The last event before them.</param>
/// <param name="Before">The first one behind them.</param>
/// <param name="Missing">How many; null when the epochs differ, so that nobody can tell.</param>
internal sealed record Gap(EventPoint After, EventPoint Before, long? Missing);

/// <summary>A certificate met on the way.</summary>
/// <param name="At">Which event it is.</param>
/// <param name="OccurredAtMs">Unix time in milliseconds.</param>
/// <param name="Certificate">What it says.</param>
internal sealed record Recovery(EventPoint At, long OccurredAtMs, ZoneRecovered Certificate);

/// <summary>What replaying one zone brought to light.</summary>
internal sealed class ZoneFindings
{
    // A log that is broken from end to end must not fill the memory; the counts go on.
    private const int KeptMax = 1_000;

    private readonly List<Mismatch> _mismatches = [];
    private readonly List<Gap> _gaps = [];
    private readonly List<Recovery> _recoveries = [];

    /// <summary>Events read.</summary>
    public long Events { get; set; }

    /// <summary>Of those, events that nothing stood before to apply them to: from before the oldest snapshot, or behind a gap.</summary>
    public long Unreplayed { get; set; }

    /// <summary>Events that stood in the log twice.</summary>
    public long Repeats { get; set; }

    /// <summary>Events that an owner wrote after it had been replaced.</summary>
    public long Fenced { get; set; }

    /// <summary>Owners met.</summary>
    public long Epochs { get; set; }

    /// <summary>Owners whose first event's hash was compared with the state before it.</summary>
    public long SeamsCompared { get; set; }

    /// <summary>Snapshots whose bytes were checked, and compared with the state at their point.</summary>
    public long SnapshotsCompared { get; set; }

    /// <summary>Snapshots that stand behind later events, so that the state at their point is past.</summary>
    public long SnapshotsLate { get; set; }

    public long MismatchCount { get; private set; }

    public long GapCount { get; private set; }

    public long RecoveryCount { get; private set; }

    public IReadOnlyList<Mismatch> Mismatches => _mismatches;

    public IReadOnlyList<Gap> Gaps => _gaps;

    public IReadOnlyList<Recovery> Recoveries => _recoveries;

    public void Add(Mismatch mismatch)
    {
        MismatchCount++;
        if (_mismatches.Count < KeptMax) _mismatches.Add(mismatch);
    }

    public void Add(Gap gap)
    {
        GapCount++;
        if (_gaps.Count < KeptMax) _gaps.Add(gap);
    }

    public void Add(Recovery recovery)
    {
        RecoveryCount++;
        if (_recoveries.Count < KeptMax) _recoveries.Add(recovery);
    }
}
