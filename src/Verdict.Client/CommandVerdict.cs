using System;
using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.Client;

/// <summary>What became of a command.</summary>
public enum VerdictKind
{
    /// <summary>It is done: the player stands at the target, or has the item.</summary>
    Accepted,

    /// <summary>The zone said no; <see cref="CommandVerdict.Reason"/> tells why and <see cref="CommandVerdict.Position"/>
    /// where to show the player.</summary>
    Rejected,

    /// <summary>The server was too busy, or the client too eager; nothing was decided. Send a new command after
    /// <see cref="CommandVerdict.RetryAfter"/>.</summary>
    Refused,

    /// <summary>The connection was lost before the verdict came, so the command may or may not have been carried out.
    /// The next Welcome tells where the player stands.</summary>
    Unknown,

    /// <summary>The client did not send it: it is not in a zone, or too many commands wait for their verdicts.</summary>
    NotSent,
}

/// <summary>The answer to one command, whatever its verb. Every command gets exactly one.</summary>
/// <param name="Command">What was asked for: its verb, its number, and the verb's own numbers (a move's
/// <see cref="PlayerCommand.Target"/>, the id of the item to pick up in <see cref="PlayerCommand.First"/>).</param>
/// <param name="Kind">What became of it.</param>
/// <param name="Position">Where the player stands now, as far as the client knows.</param>
/// <param name="Reason">Why it was rejected; <see cref="RejectReason.None"/> otherwise.</param>
/// <param name="RetryAfter">How long to wait before the same command could be allowed; zero when waiting does not help.</param>
/// <param name="RoundTrip">From sending to verdict; zero when there was none.</param>
public readonly record struct CommandVerdict(
    PlayerCommand Command,
    VerdictKind Kind,
    Position Position,
    RejectReason Reason,
    TimeSpan RetryAfter,
    TimeSpan RoundTrip)
{
    /// <summary>The number that <see cref="GameClient.Move"/> or <see cref="GameClient.PickUp"/> returned; 0 when it
    /// was not sent.</summary>
    public long Sequence => Command.Sequence;

    /// <summary>The verb: <see cref="MessageType.Move"/> or <see cref="MessageType.PickUpItem"/>.</summary>
    public MessageType Verb => Command.Type;

    /// <summary>Whether it was done.</summary>
    public bool IsAccepted => Kind == VerdictKind.Accepted;
}
