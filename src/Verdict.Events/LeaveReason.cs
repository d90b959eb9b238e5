namespace Verdict.Events;

/// <summary>Why a player is no longer in a zone.</summary>
public enum LeaveReason
{
    /// <summary>It asked to.</summary>
    Left = 1,

    /// <summary>Its connection was lost for longer than the reconnect window.</summary>
    ConnectionLost = 2,

    /// <summary>The server or an operator removed it.</summary>
    Removed = 3,
}
