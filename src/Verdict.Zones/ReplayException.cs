namespace Verdict.Zones;

/// <summary>What is wrong with recorded bytes that a zone was asked to continue from.</summary>
public enum ReplayFault
{
    /// <summary>The bytes are no envelope, no state, or of a kind this version does not know.</summary>
    Malformed = 1,

    /// <summary>They are of another zone.</summary>
    OtherZone = 2,

    /// <summary>The event is already part of the state, or of an owner that was replaced.</summary>
    AlreadyApplied = 3,

    /// <summary>Events are missing between the state and this one.</summary>
    Gap = 4,

    /// <summary>The event says what the state was before it, and this is another state.</summary>
    StateDiffers = 5,

    /// <summary>The event cannot have happened in this state.</summary>
    Impossible = 6,
}

/// <summary>Recorded bytes do not follow from the zone's state. The zone is as it was before; the text says what was due instead.</summary>
public sealed class ReplayException(ReplayFault fault, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>For programs: a repeat may be passed over, a gap may be filled from elsewhere, the rest may not.</summary>
    public ReplayFault Fault { get; } = fault;
}
