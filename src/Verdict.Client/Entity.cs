using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.Client;

/// <summary>Somebody in the zone, as the server last showed it.</summary>
/// <param name="Id">Who.</param>
/// <param name="Name">What to show over its head.</param>
/// <param name="Position">Where it stands, in millimetres.</param>
/// <param name="Life">How it is.</param>
/// <param name="LifeUntilTick">The tick at which a stun ends or a dead player returns; 0 when alive.</param>
public readonly record struct Entity(PlayerId Id, string Name, Position Position, Life Life, long LifeUntilTick);
