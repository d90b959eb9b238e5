namespace Verdict.Cli.Replay;

/// <summary>What `verdict replay` was asked for.</summary>
/// <param name="Zone">The zone to rebuild; null with --verify means all.</param>
/// <param name="To">Where to stop.</param>
/// <param name="DataDirectory">Whose journal.</param>
/// <param name="MapFile">The zones' map; null takes the one that comes with the server.</param>
/// <param name="PlayersMax">Seats of a zone.</param>
/// <param name="KafkaZones">With Kafka as the source, zones 1 to this are read.</param>
/// <param name="AllPlayers">Whether to list every player.</param>
/// <param name="Verify">Whether to prove the whole log instead of showing a moment.</param>
/// <param name="Json">Whether the result is for a program.</param>
internal sealed record ReplayOptions(
    int? Zone,
    ReplayTarget To,
    string DataDirectory,
    string? MapFile,
    int PlayersMax,
    int KafkaZones,
    bool AllPlayers,
    bool Verify,
    bool Json);
