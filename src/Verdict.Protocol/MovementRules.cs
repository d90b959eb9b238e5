namespace Verdict.Protocol;

/// <summary>The numbers a move is judged by. A client that keeps to them is rejected only for what it cannot know.</summary>
/// <param name="StepMaxMm">Longest single step.</param>
/// <param name="SpeedMmPerTick">What a player's stride budget gains each tick.</param>
/// <param name="StrideMaxMm">The most a stride budget holds: lets a lagging client
/// catch up, and stops a long silence from buying a teleport.</param>
/// <param name="CooldownTicks">Ticks between two accepted moves.</param>
public sealed record MovementRules(int StepMaxMm, int SpeedMmPerTick, int StrideMaxMm, int CooldownTicks);
