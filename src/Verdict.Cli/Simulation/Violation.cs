namespace Verdict.Cli.Simulation;

/// <summary>An invariant does not hold.</summary>
internal sealed class Violation(string invariant, string what) : Exception($"{invariant}: {what}")
{
    /// <summary>Which of docs/simulation.md.</summary>
    public string Invariant { get; } = invariant;
}

/// <summary>The names of what must hold; docs/simulation.md says what each means.</summary>
internal static class Invariant
{
    public const string Replay = "replay";
    public const string NothingLost = "nothing-lost";
    public const string ExactlyOnce = "exactly-once";
    public const string Gapless = "gapless";
    public const string Certificate = "certificate";
    public const string Fencing = "fencing";
    public const string Healing = "healing";
}
