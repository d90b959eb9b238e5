namespace Verdict.Events;

/// <summary>What a recovery began with, before it replayed the log.</summary>
public enum RecoverySource
{
    /// <summary>Nothing: an empty zone and the whole log.</summary>
    Empty = 1,

    /// <summary>The hot snapshot.</summary>
    Hot = 2,

    /// <summary>The cold snapshot, asked of the platform.</summary>
    Cold = 3,
}
