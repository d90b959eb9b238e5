namespace Verdict.Events;

/// <summary>Why a snapshot was taken.</summary>
public enum SnapshotTrigger
{
    /// <summary>It was time.</summary>
    Periodic = 1,

    /// <summary>Somebody asked for it.</summary>
    Manual = 2,

    /// <summary>The zone was opened: recovery from here on begins with this owner's own snapshot.</summary>
    Opening = 3,

    /// <summary>The server stopped.</summary>
    Stopping = 4,
}
