namespace Verdict.Cli.Simulation;

/// <summary>What `verdict sim` was asked for.</summary>
/// <param name="First">The first seed.</param>
/// <param name="Seeds">How many, each one more than the one before.</param>
/// <param name="Steps">Steps with faults of each.</param>
/// <param name="Json">Whether the result is one object on standard output.</param>
/// <param name="Keep">Where the files of a seed that failed stay; null for nowhere.</param>
internal sealed record SimOptions(long First, int Seeds, int Steps, bool Json, string? Keep);
