namespace Verdict.Cli.Simulation;

/// <summary>Mistakes that the simulator's own tests make on purpose, to see that they are found.</summary>
internal enum PlantedBug
{
    None,
    CursorBeforeAcknowledgement,
    ProgressBeforeEffects,
    SalvageSkipped,
    SnapshotBeforeCommit,
    ReplayOneLate,
    OlderSnapshotAccepted,
}
