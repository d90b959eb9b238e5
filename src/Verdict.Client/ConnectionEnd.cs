using System;
using Verdict.Protocol.Messages;

namespace Verdict.Client;

/// <summary>Why a connection ended.</summary>
public enum EndKind
{
    /// <summary>The player left and the server agreed, or did not answer in time.</summary>
    Left,

    /// <summary>No TCP connection could be opened, or nobody answered Hello.</summary>
    Unreachable,

    /// <summary>The connection broke, closed without a word, or fell silent.</summary>
    Lost,

    /// <summary>The server did not let the player in; see <see cref="ConnectionEnd.Refusal"/>.</summary>
    Refused,

    /// <summary>The server ended the connection and said why; see <see cref="ConnectionEnd.Error"/>.</summary>
    Error,

    /// <summary>The server sent what the protocol does not allow.</summary>
    BadServer,

    /// <summary>Servers kept sending the client on to each other.</summary>
    RedirectLoop,

    /// <summary>Every attempt that the options allow has failed.</summary>
    GaveUp,
}

/// <summary>How a connection ended, whether the client tries again by itself, and what to do when it does not.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Reason">For people: what was wrong.</param>
/// <param name="Advice">For people: what to do; empty when there is nothing to do.</param>
/// <param name="Refusal">The server's code when <see cref="EndKind.Refused"/>.</param>
/// <param name="Error">The server's code when <see cref="EndKind.Error"/>.</param>
/// <param name="WillRetry">Whether the client connects again by itself.</param>
/// <param name="RetryIn">After how long it does.</param>
public sealed record ConnectionEnd(
    EndKind Kind,
    string Reason,
    string Advice,
    RefusalCode? Refusal,
    ErrorCode? Error,
    bool WillRetry,
    TimeSpan RetryIn)
{
    internal static ConnectionEnd Of(EndKind kind, string reason, string advice) => new(kind, reason, advice, null, null, false, default);

    internal static ConnectionEnd Of(Refused refused) =>
        Of(EndKind.Refused, refused.Reason, Advise(refused.Code)) with { Refusal = refused.Code };

    internal static ConnectionEnd Of(Error error) => Of(EndKind.Error, error.Text, Advise(error.Code)) with { Error = error.Code };

    // Trying again helps against what passes by itself, and only annoys everybody against what does not: whoever was removed, banned or
    // replaced is to decide that itself.
    internal bool IsWorthRetrying => Kind switch
    {
        EndKind.Unreachable or EndKind.Lost => true,
        EndKind.Refused => Refusal is RefusalCode.ZoneFull or RefusalCode.Unavailable,
        EndKind.Error =>
            Error is ErrorCode.TooSlow or ErrorCode.ServerStopping or ErrorCode.Internal or ErrorCode.Timeout or ErrorCode.Flooding,
        _ => false,
    };

    private static string Advise(RefusalCode code) => code switch
    {
        RefusalCode.InvalidToken or RefusalCode.ExpiredToken => "Log in again and connect with the new token.",
        RefusalCode.UnsupportedVersion => "Update the client.",
        RefusalCode.UnknownZone => "Connect with zone 0 to let the server choose.",
        RefusalCode.ZoneFull => "Wait for a seat, or connect with another zone.",
        RefusalCode.Unavailable => "Try again later.",
        RefusalCode.Banned => "Trying again before the time that the reason names is of no use.",
        _ => string.Empty,
    };

    private static string Advise(ErrorCode code) => code switch
    {
        ErrorCode.Replaced =>
            "The same player is connected elsewhere. Ask before connecting again, or the two take the seat from each other for ever.",
        ErrorCode.Removed => "An operator took the seat away. Connect again once the reason is gone, if you wish.",
        ErrorCode.TooSlow => "Call Poll more often: the server closes connections that do not read.",
        ErrorCode.Flooding => "Wait for verdicts before sending more moves.",
        ErrorCode.ServerStopping or ErrorCode.Internal or ErrorCode.Timeout => "Connect again.",
        _ => "The client does not keep to the protocol; report the text above.",
    };
}
