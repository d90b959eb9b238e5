using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.Zones;

/// <summary>A player as others may see it at the zone's present tick.</summary>
/// <param name="Id">Who.</param>
/// <param name="Name">What others see over its head.</param>
/// <param name="Position">Where it stands.</param>
/// <param name="Life">How it is.</param>
/// <param name="LifeUntilTick">The tick at which it is alive and free again; 0 when it is.</param>
public readonly record struct PlayerView(PlayerId Id, string Name, Position Position, Life Life, long LifeUntilTick);
