namespace Verdict.Cli.Simulation;

/// <summary>The process ends here, in the middle of what it does. No code of the product catches it.</summary>
internal sealed class SimulatedCrash() : Exception("The process is killed here.");
