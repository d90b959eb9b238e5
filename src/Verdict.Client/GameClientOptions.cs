namespace Verdict.Client;

/// <summary>Limits and patience of a <see cref="GameClient"/>. The defaults suit a game; every number carries its unit.</summary>
public sealed class GameClientOptions
{
    /// <summary>Milliseconds to wait for TCP, and again for the server's answer to Hello. Default 5,000.</summary>
    public int ConnectTimeoutMs { get; set; } = 5_000;

    /// <summary>Milliseconds between two pings; they measure the round trip and keep the path open. 0 sends none. Default 2,000.</summary>
    public int PingIntervalMs { get; set; } = 2_000;

    /// <summary>Milliseconds without a byte from the server after which the connection counts as lost. Keep it above twice
    /// <see cref="PingIntervalMs"/>. 0 waits for ever, and then a pulled cable goes unnoticed. Default 10,000.</summary>
    public int SilenceMsMax { get; set; } = 10_000;

    /// <summary>Milliseconds to wait for the answer to <see cref="GameClient.Leave"/> before closing without it. Default 2,000.</summary>
    public int LeaveTimeoutMs { get; set; } = 2_000;

    /// <summary>Commands that may wait for their verdicts. One more is not sent (<see cref="VerdictKind.NotSent"/>). Default 64.</summary>
    public int PendingCommandsMax { get; set; } = 64;

    /// <summary>Whether a lost connection is taken up again by itself. Default true.</summary>
    public bool Reconnect { get; set; } = true;

    /// <summary>Milliseconds before the first new attempt; each further one waits twice as long. Every wait is shortened by a random part
    /// of up to a half. Default 100.</summary>
    public int ReconnectDelayMs { get; set; } = 100;

    /// <summary>The longest wait between two attempts, in milliseconds, during <see cref="ReconnectEagerForMs"/>: a server that restarts is
    /// back within seconds, and its players soon after it. Default 500.</summary>
    public int ReconnectEagerDelayMsMax { get; set; } = 500;

    /// <summary>Milliseconds of waiting after which the waits grow on, for a server that stays away. Default 5,000.</summary>
    public int ReconnectEagerForMs { get; set; } = 5_000;

    /// <summary>The longest wait between two attempts in milliseconds. Default 10,000.</summary>
    public int ReconnectDelayMsMax { get; set; } = 10_000;

    /// <summary>Attempts in a row after which the client gives up (<see cref="EndKind.GaveUp"/>). A Welcome starts the count anew.
    /// Default 40, some three minutes.</summary>
    public int ReconnectAttemptsMax { get; set; } = 40;

    /// <summary>Redirects in a row that are followed; more means that servers point at each other. Default 4.</summary>
    public int RedirectsMax { get; set; } = 4;

    /// <summary>The shortest time in milliseconds in which <see cref="World.PlaceOf"/> leads somebody to where the server said it stands.
    /// Null, the default: the time between two updates about who is near, as the Welcome tells it.</summary>
    public int? GlideMsMin { get; set; }

    /// <summary>The longest such time in milliseconds, and so how far behind anybody is drawn at most. 0 together with
    /// <see cref="GlideMsMin"/> 0 draws everybody where it was last told. Null, the default: twice the time between two updates about who
    /// is far, at most 500.</summary>
    public int? GlideMsMax { get; set; }
}
