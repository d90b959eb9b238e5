using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.Client;

/// <summary>Somebody or something in the zone, as the server last showed it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Which of its kind: a player's id, a monster's or an item's number.</param>
/// <param name="Name">What to show over its head.</param>
/// <param name="Position">Where it stands, in millimetres.</param>
/// <param name="Life">How it is.</param>
/// <param name="LifeUntilTick">The tick at which a stun ends or a dead player returns; 0 when alive.</param>
public readonly record struct Entity(EntityKind Kind, long Id, string Name, Position Position, Life Life, long LifeUntilTick);
