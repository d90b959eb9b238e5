namespace Verdict.Cli.Simulation;

/// <summary>What one simulation is to do.</summary>
/// <param name="Seed">Decides everything else that happens.</param>
/// <param name="Steps">Steps with faults, before healing.</param>
/// <param name="Directory">For its files; emptied first.</param>
/// <param name="Bug">A mistake to make, for the simulator's own tests.</param>
internal sealed record SimulationOptions(long Seed, int Steps, string Directory, PlantedBug Bug = PlantedBug.None)
{
    public const int StepsDefault = 400;
}
