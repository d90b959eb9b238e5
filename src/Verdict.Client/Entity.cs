using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.Client;

/// <summary>Somebody or something in view, as the server last showed it.</summary>
/// <param name="Handle">What the zone calls it while it is in view; another may have the same handle later.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Which of its kind: a player's id, a monster's or an item's number.</param>
/// <param name="Name">The player's name, the monster's species, or what item it is.</param>
/// <param name="Position">Where it stands, in millimetres; <see cref="World.PlaceOf"/> says where to draw it on its way there.</param>
/// <param name="Life">How it is.</param>
/// <param name="LifeUntilTick">The tick at which a stun ends or a dead player returns; 0 when alive.</param>
public readonly record struct Entity(
    int Handle, EntityKind Kind, long Id, string Name, Position Position, Life Life, long LifeUntilTick);
