namespace Verdict.Protocol.Messages;

/// <summary>Why a connection ends with an <see cref="Error"/>.</summary>
public enum ErrorCode
{
    /// <summary>The bytes are not the MessagePack that the message needs.</summary>
    Malformed = 1,

    /// <summary>A frame's length is 0 or over the limit.</summary>
    FrameTooLarge = 2,

    /// <summary>The first element is no message type that a client may send.</summary>
    UnknownMessage = 3,

    /// <summary>A message came that does not fit the session's state, such as a Move before Hello.</summary>
    OutOfTurn = 4,

    /// <summary>No Hello came in time, or nothing at all for too long afterwards.</summary>
    Timeout = 5,

    /// <summary>The same player logged in again; the newer connection has the seat.</summary>
    Replaced = 6,

    /// <summary>The client read so slowly that what waited for it passed the limit.</summary>
    TooSlow = 7,

    /// <summary>The server is stopping; connect again.</summary>
    ServerStopping = 8,

    /// <summary>Commands kept coming far above the allowed rate.</summary>
    Flooding = 9,

    /// <summary>The server failed at something of its own; connect again.</summary>
    Internal = 10,

    /// <summary>An operator, or the end of a drain, took the player's seat away; do not connect again by yourself.</summary>
    Removed = 11,
}

/// <summary>Why a <see cref="Hello"/> was turned down.</summary>
public enum RefusalCode
{
    /// <summary>The token is not valid, or not for this game.</summary>
    InvalidToken = 1,

    /// <summary>The token's time is over; log in again.</summary>
    ExpiredToken = 2,

    /// <summary>This server does not speak the version that was asked for.</summary>
    UnsupportedVersion = 3,

    /// <summary>There is no such zone here.</summary>
    UnknownZone = 4,

    /// <summary>The zone has no seat left.</summary>
    ZoneFull = 5,

    /// <summary>The server does not take new players now; try again later.</summary>
    Unavailable = 6,

    /// <summary>An operator does not let the player in for now; the reason names until when. Do not try again by yourself.</summary>
    Banned = 7,
}

/// <summary>Why a zone did not allow a move.</summary>
public enum RejectReason
{
    /// <summary>It did allow it.</summary>
    None = 0,

    /// <summary>The target lies outside the map.</summary>
    OutOfBounds = 1,

    /// <summary>The step is longer than any step may be.</summary>
    TooFar = 2,

    /// <summary>The step is longer than the stride budget that is left; wait.</summary>
    TooFast = 3,

    /// <summary>An obstacle lies on the way.</summary>
    Blocked = 4,

    /// <summary>The last accepted move is too recent; wait.</summary>
    OnCooldown = 5,

    /// <summary>The player is held by a snare.</summary>
    Stunned = 6,

    /// <summary>The player is dead and waits to respawn.</summary>
    Dead = 7,

    /// <summary>The player is not in the zone.</summary>
    NotInZone = 8,

    /// <summary>What the command is about is further away than the player reaches.</summary>
    OutOfReach = 9,

    /// <summary>The item is not there: somebody else has it, or it never was.</summary>
    ItemGone = 10,
}

/// <summary>Why a command never reached its zone. Nothing was decided; send a new command after the time given.</summary>
public enum CommandRefusal
{
    /// <summary>The zone has as many commands waiting as it takes.</summary>
    Busy = 1,

    /// <summary>The player or its address sends more than is allowed.</summary>
    RateLimited = 2,
}

/// <summary>What an entity of a zone is.</summary>
public enum EntityKind
{
    /// <summary>Somebody who plays.</summary>
    Player = 1,

    /// <summary>A creature that the server drives.</summary>
    Monster = 2,

    /// <summary>A thing that lies there to be picked up.</summary>
    Item = 3,
}

/// <summary>How a player is.</summary>
public enum Life
{
    /// <summary>Able to act.</summary>
    Alive = 0,

    /// <summary>Held by a snare.</summary>
    Stunned = 1,

    /// <summary>Waiting to respawn.</summary>
    Dead = 2,
}

/// <summary>How loud a <see cref="Notice"/> is.</summary>
public enum Severity
{
    /// <summary>Worth knowing.</summary>
    Info = 1,

    /// <summary>Worth acting on.</summary>
    Warning = 2,

    /// <summary>Show it over everything.</summary>
    Emergency = 3,
}
