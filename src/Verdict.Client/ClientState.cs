namespace Verdict.Client;

/// <summary>Where a <see cref="GameClient"/> stands between the title screen and the game.</summary>
public enum ClientState
{
    /// <summary>Not connected, and not trying to.</summary>
    Idle,

    /// <summary>Opening a TCP connection.</summary>
    Connecting,

    /// <summary>Hello is sent; the server has not answered yet.</summary>
    Greeting,

    /// <summary>In a zone; moves may be sent.</summary>
    InGame,

    /// <summary>Leave is sent; the server has not answered yet.</summary>
    Leaving,

    /// <summary>The connection was lost; the next attempt is scheduled.</summary>
    Waiting,
}
