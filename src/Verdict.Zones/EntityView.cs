using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.Zones;

/// <summary>Names an entity of a zone.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Which of its kind.</param>
public readonly record struct EntityKey(EntityKind Kind, long Id)
{
    /// <summary>A player's.</summary>
    public static EntityKey Of(PlayerId player) => new(EntityKind.Player, player.Value);

    internal static EntityKey OfMonster(long id) => new(EntityKind.Monster, id);

    internal static EntityKey OfItem(long id) => new(EntityKind.Item, id);
}

/// <summary>An entity as clients may see it at the zone's present tick.</summary>
/// <param name="Key">Who or what.</param>
/// <param name="Name">What others see over its head.</param>
/// <param name="Position">Where it is.</param>
/// <param name="Life">How it is.</param>
/// <param name="LifeUntilTick">The tick at which it is alive and free again; 0 when it is.</param>
public readonly record struct EntityView(EntityKey Key, string Name, Position Position, Life Life, long LifeUntilTick);
