namespace Verdict.Events;

/// <summary>The number of each kind of event in its envelope. Numbers are never reused; events.approved.txt guards them.</summary>
public enum EventType
{
    /// <summary><see cref="Events.ZoneOpened"/>.</summary>
    ZoneOpened = 1,

    /// <summary><see cref="Events.PlayerEntered"/>.</summary>
    PlayerEntered = 2,

    /// <summary><see cref="Events.PlayerMoved"/>.</summary>
    PlayerMoved = 3,

    /// <summary><see cref="Events.PlayerLeft"/>.</summary>
    PlayerLeft = 4,

    /// <summary><see cref="Events.PlayerStunned"/>.</summary>
    PlayerStunned = 5,

    /// <summary><see cref="Events.PlayerDied"/>.</summary>
    PlayerDied = 6,

    /// <summary><see cref="Events.PlayerRespawned"/>.</summary>
    PlayerRespawned = 7,

    /// <summary><see cref="Events.ZoneRecovered"/>.</summary>
    ZoneRecovered = 8,

    /// <summary><see cref="Events.ItemAppeared"/>.</summary>
    ItemAppeared = 9,

    /// <summary><see cref="Events.MonsterAppeared"/>.</summary>
    MonsterAppeared = 10,

    /// <summary><see cref="Events.MonsterMoved"/>.</summary>
    MonsterMoved = 11,

    /// <summary><see cref="Events.MonsterRemoved"/>.</summary>
    MonsterRemoved = 12,

    /// <summary><see cref="Events.ItemAcquired"/>.</summary>
    ItemAcquired = 13,

    /// <summary><see cref="Events.PlayerCorrected"/>.</summary>
    PlayerCorrected = 14,
}
