namespace Verdict.Events;

/// <summary>The number of each kind of command. Numbers are never reused; a server passes over one it does not know, and says so.</summary>
public enum PlatformCommandType
{
    /// <summary>Take a snapshot of the zone now, hot and cold.</summary>
    TakeSnapshot = 1,

    /// <summary>Show <c>Text</c> to the players of the zone, or to <c>Player</c> alone; <c>Choice</c> is the severity.</summary>
    SendNotice = 2,

    /// <summary>Take the player's seat away and end its connection, telling it <c>Text</c>. It may come back.</summary>
    KickPlayer = 3,

    /// <summary>The same, and do not let the player in again for <c>DurationMs</c>; 0 means until it is unbanned.</summary>
    BanPlayer = 4,

    /// <summary>Let a banned player in again.</summary>
    UnbanPlayer = 5,

    /// <summary>Put the player at <c>X</c>, <c>Y</c>, and give it the life <c>Choice</c>, for <c>DurationMs</c> where that is being
    /// stunned or
    /// dead. What is to stay is <see cref="PlatformCommand.Unchanged"/>.</summary>
    CorrectPlayer = 6,

    /// <summary>End the zone and recover it from its newest snapshot and the log.</summary>
    RestartZone = 7,

    /// <summary>Bring the zone's players back to where they stood and how they were in the snapshot <c>Epoch</c>, <c>Sequence</c>. Who is
    /// not in it, and what has changed hands, stays.</summary>
    RestoreZone = 8,

    /// <summary>Rebuild a shadow of the zone as a recovery would, compare it with the zone, and certify that. No player notices.</summary>
    RehearseRecovery = 9,

    /// <summary>Stop the server <c>Node</c> in good order; whoever started it starts it again.</summary>
    RestartServer = 10,

    /// <summary>Who may enter: <c>Choice</c> is an <see cref="Admission"/>. Draining takes <c>DurationMs</c>.</summary>
    SetAdmission = 11,

    /// <summary>Publish views of the zone for <c>DurationMs</c> from now on, because somebody looks.</summary>
    WatchZone = 12,
}

/// <summary>Who may enter a server's zones.</summary>
public enum Admission
{
    /// <summary>Whoever there is a seat for.</summary>
    Open = 1,

    /// <summary>Only who has a seat already.</summary>
    Closed = 2,

    /// <summary>Nobody new; when the time given is over, the seats of those who are left are taken away.</summary>
    Draining = 3,
}
