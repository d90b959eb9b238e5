using System;
using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.Client;

/// <summary>What became of a move.</summary>
public enum VerdictKind
{
    /// <summary>The player stands at the target.</summary>
    Accepted,

    /// <summary>The zone said no; <see cref="MoveVerdict.Reason"/> tells why and <see cref="MoveVerdict.Position"/> 
    /// where to show the player.</summary>
    Rejected,

    /// <summary>The server was too busy, or the client too eager; nothing was decided. Send a new move after
    /// <see cref="MoveVerdict.RetryAfter"/>.</summary>
    Refused,

    /// <summary>The connection was lost before the verdict came, so the move may or may not have happened.
    /// The next Welcome tells where the player stands.</summary>
    Unknown,

    /// <summary>The client did not send it: it is not in a zone, or too many commands wait for their verdicts.</summary>
    NotSent,
}

/// <summary>The answer to one move. Every move gets exactly one.</summary>
/// <param name="Sequence">The number that <see cref="GameClient.Move"/> returned; 0 when the move was not sent.</param>
/// <param name="Kind">What became of it.</param>
/// <param name="Position">Where the player stands now, as far as the client knows.</param>
/// <param name="Reason">Why it was rejected; <see cref="RejectReason.None"/> otherwise.</param>
/// <param name="RetryAfter">How long to wait before the same move could be allowed; zero when waiting does not help.</param>
/// <param name="RoundTrip">From sending to verdict; zero when there was none.</param>
public readonly record struct MoveVerdict(
    long Sequence,
    VerdictKind Kind,
    Position Position,
    RejectReason Reason,
    TimeSpan RetryAfter,
    TimeSpan RoundTrip)
{
    /// <summary>Whether the player moved.</summary>
    public bool IsAccepted => Kind == VerdictKind.Accepted;
}
