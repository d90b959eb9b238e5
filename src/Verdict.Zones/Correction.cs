using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.Zones;

/// <summary>What an operator wants a player to be like.</summary>
/// <param name="To">Where it is to stand; null leaves it where it is.</param>
/// <param name="Life">How it is to be; null leaves it as it is.</param>
/// <param name="LifeTicks">How many ticks from now on it is to be stunned or dead; 0 means as long as the zone's rules say. Of no meaning
/// for the living.</param>
/// <param name="CommandId">The command that wants it.</param>
public readonly record struct Correction(Position? To, Life? Life, long LifeTicks, string CommandId);
