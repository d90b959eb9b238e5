using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.Zones;

/// <summary>What a zone answers to a command of a player who should be in it.</summary>
/// <param name="Reason">Why not; <see cref="RejectReason.None"/> when it was accepted.</param>
/// <param name="Position">Where the player stands now; of no meaning when it is not in the zone.</param>
/// <param name="RetryTicks">Ticks after which the same command could be accepted; 0 when waiting does not help.</param>
public readonly record struct Outcome(RejectReason Reason, Position Position, long RetryTicks)
{
    /// <summary>Whether it was done.</summary>
    public bool IsAccepted => Reason == RejectReason.None;

    internal static Outcome Accepted(Position position) => new(RejectReason.None, position, 0);

    internal static Outcome Rejected(RejectReason reason, Position position, long retryTicks = 0) => new(reason, position, retryTicks);
}

/// <summary>How a player's wish to enter ended.</summary>
public enum EntryKind
{
    /// <summary>It has a new seat.</summary>
    Entered = 1,

    /// <summary>It already had a seat and stands where it stood.</summary>
    Returned = 2,

    /// <summary>Every seat is taken.</summary>
    Full = 3,
}

/// <summary>What a zone answers to a player who wants in.</summary>
/// <param name="Kind">How it ended.</param>
/// <param name="Position">Where the player stands; of no meaning when the zone is full.</param>
public readonly record struct EnterOutcome(EntryKind Kind, Position Position)
{
    /// <summary>Whether the player has a seat now.</summary>
    public bool IsAccepted => Kind != EntryKind.Full;

    /// <summary>Whether it was given the seat by this command.</summary>
    public bool IsNew => Kind == EntryKind.Entered;
}
