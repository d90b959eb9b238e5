namespace Verdict.Protocol.Messages;

/// <summary>The first element of every body. Clients send 1 to 63, servers 64 to 127: one byte each.</summary>
public enum MessageType
{
    /// <summary><see cref="Messages.Hello"/>.</summary>
    Hello = 1,

    /// <summary><see cref="Messages.Move"/>.</summary>
    Move = 2,

    /// <summary><see cref="Messages.Leave"/>.</summary>
    Leave = 3,

    /// <summary><see cref="Messages.Ping"/>.</summary>
    Ping = 4,

    /// <summary><see cref="Messages.PickUpItem"/>.</summary>
    PickUpItem = 5,

    /// <summary><see cref="Messages.Resync"/>.</summary>
    Resync = 6,

    /// <summary><see cref="Messages.Welcome"/>.</summary>
    Welcome = 64,

    /// <summary><see cref="Messages.Redirect"/>.</summary>
    Redirect = 65,

    /// <summary><see cref="Messages.Refused"/>.</summary>
    Refused = 66,

    /// <summary><see cref="Messages.MoveAccepted"/>.</summary>
    MoveAccepted = 67,

    /// <summary><see cref="Messages.MoveRejected"/>.</summary>
    MoveRejected = 68,

    /// <summary><see cref="Messages.CommandRefused"/>.</summary>
    CommandRefused = 69,

    /// <summary><see cref="Messages.LeaveAccepted"/>.</summary>
    LeaveAccepted = 70,

    /// <summary><see cref="Messages.StateUpdate"/>.</summary>
    StateUpdate = 71,

    /// <summary><see cref="Messages.Notice"/>.</summary>
    Notice = 72,

    /// <summary><see cref="Messages.Error"/>.</summary>
    Error = 73,

    /// <summary><see cref="Messages.Pong"/>.</summary>
    Pong = 74,

    /// <summary><see cref="Messages.Placed"/>.</summary>
    Placed = 75,

    /// <summary><see cref="Messages.CommandAccepted"/>.</summary>
    CommandAccepted = 76,

    /// <summary><see cref="Messages.CommandRejected"/>.</summary>
    CommandRejected = 77,
}
