using Verdict.Protocol;

namespace Verdict.Zones;

/// <summary>A place of a map where an item lies, and lies again some time after it was taken.</summary>
/// <param name="Kind">What lies there; 1 to 64 bytes of UTF-8.</param>
/// <param name="Position">Where. No other item has the same place.</param>
/// <param name="RespawnTicks">Ticks from its being taken until another one lies there.</param>
public sealed record ItemPlace(string Kind, Position Position, long RespawnTicks);
