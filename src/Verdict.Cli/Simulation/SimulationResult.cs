namespace Verdict.Cli.Simulation;

/// <summary>How a seed ended.</summary>
/// <param name="Seed">Which.</param>
/// <param name="Steps">Steps taken.</param>
/// <param name="Events">Events that zones decided.</param>
/// <param name="Faults">How often each kind struck, in the order of <see cref="FaultKind"/>.</param>
/// <param name="TraceHash">The same seed and steps give the same.</param>
/// <param name="Violation">What did not hold; null when everything did.</param>
/// <param name="LastLines">The end of the story.</param>
internal sealed record SimulationResult(
    long Seed,
    int Steps,
    long Events,
    IReadOnlyList<long> Faults,
    string TraceHash,
    Violation? Violation,
    IReadOnlyList<string> LastLines);
