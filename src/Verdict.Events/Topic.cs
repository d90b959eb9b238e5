namespace Verdict.Events;

/// <summary>The streams that events are sorted into, so that a consumer hears only of what it is for.</summary>
public enum Topic
{
    /// <summary>game.events.player: who came, moved, was put right and went.</summary>
    Player,

    /// <summary>game.events.combat: harm and its end, and the monsters.</summary>
    Combat,

    /// <summary>game.events.economy: things that change hands.</summary>
    Economy,

    /// <summary>game.events.match: the life of a zone.</summary>
    Match,
}

/// <summary>Names of topics outside the process, and which event goes where.</summary>
public static class Topics
{
    /// <summary>How many topics carry zone events.</summary>
    public const int Count = 4;

    /// <summary>Where servers report their own figures once a second.</summary>
    public const string Figures = "game.figures";

    /// <summary>Cold snapshots, each a <see cref="ZoneSnapshot"/>; the key is the zone.</summary>
    public const string Snapshots = "game.snapshot.zone";

    /// <summary>What operators want done, each a <see cref="PlatformCommand"/>; the key is the zone.</summary>
    public const string Commands = "platform.commands";

    /// <summary>What became of them, each a <see cref="CommandOutcome"/>; the key is the command's id.</summary>
    public const string Outcomes = "game.outcomes";

    /// <summary>Zones that somebody looks at, each a <see cref="ZoneView"/>; the key is the zone.</summary>
    public const string Views = "game.views";

    /// <summary>Records that a consumer could not apply, with the reason.</summary>
    public const string DeadLetters = "game.dead-letters";

    /// <summary>The topic's name in Kafka.</summary>
    public static string Name(this Topic topic) => topic switch
    {
        Topic.Player => "game.events.player",
        Topic.Combat => "game.events.combat",
        Topic.Economy => "game.events.economy",
        Topic.Match => "game.events.match",
        _ => throw new ArgumentOutOfRangeException(nameof(topic), topic, "There is no such topic."),
    };

    /// <summary>The topic that carries a kind of event.</summary>
    public static Topic Of(EventType type) => type switch
    {
        EventType.ZoneOpened or EventType.ZoneRecovered => Topic.Match,
        EventType.PlayerEntered or EventType.PlayerMoved or EventType.PlayerLeft or EventType.PlayerCorrected => Topic.Player,
        EventType.PlayerStunned or EventType.PlayerDied or EventType.PlayerRespawned => Topic.Combat,
        EventType.MonsterAppeared or EventType.MonsterMoved or EventType.MonsterRemoved => Topic.Combat,
        EventType.ItemAppeared or EventType.ItemAcquired => Topic.Economy,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "There is no such event type."),
    };
}
