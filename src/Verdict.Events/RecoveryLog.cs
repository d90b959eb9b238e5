namespace Verdict.Events;

/// <summary>Where a recovery read the events from that it replayed.</summary>
public enum RecoveryLog
{
    /// <summary>Nowhere: there is no record of the zone.</summary>
    None = 1,

    /// <summary>The server's own journal.</summary>
    Journal = 2,

    /// <summary>Kafka, because the journal does not reach back to the snapshot: another machine, or a new disk.</summary>
    Kafka = 3,
}
