using Verdict.Protocol;

namespace Verdict.Zones;

/// <summary>A place of a map that some monsters of a kind wander about.</summary>
/// <param name="Species">What they are; 1 to 64 bytes of UTF-8.</param>
/// <param name="Position">The middle of their ground. No other home has the same.</param>
/// <param name="RadiusMm">They go no further away from it than this.</param>
/// <param name="Count">How many they are.</param>
/// <param name="StepMm">The length of a step.</param>
/// <param name="StepTicks">Ticks from one step to the next.</param>
public sealed record MonsterHome(string Species, Position Position, int RadiusMm, int Count, int StepMm, int StepTicks);
