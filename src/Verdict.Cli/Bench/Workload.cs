namespace Verdict.Cli.Bench;

/// <summary>What `verdict bench w` asks of a game server: rooms of a hundred players who all walk.</summary>
internal sealed record Workload
{
    public const int PlayersPerRoom = 100;

    public required int Rooms { get; init; }

    /// <summary>Moves a second of each player.</summary>
    public required double Rate { get; init; }

    /// <summary>How often a second each player is told what changed.</summary>
    public required int UpdatesHz { get; init; }

    /// <summary>Whether everybody sees the whole room, instead of who is near.</summary>
    public required bool FullView { get; init; }

    /// <summary>Players of each room.</summary>
    public int Players { get; init; } = PlayersPerRoom;

    public int Clients => Rooms * Players;

    /// <summary>What tells series of results apart, as a file's name.</summary>
    public string Series => $"w-{Rate:0.##}hz-{UpdatesHz}hz-{(FullView ? "full-view" : "interest")}";

    /// <summary>The same for people, in a legend.</summary>
    public string Label => $"{Rate:0.##} moves, {UpdatesHz} updates a second, {(FullView ? "full view" : "interest")}";

    public override string ToString() =>
        $"W({Rooms}): {Clients:N0} players in {Rooms} {(Rooms == 1 ? "room" : "rooms")}, {Rate:0.##} moves a second each,"
        + $" {UpdatesHz} updates a second, {(FullView ? "everybody sees the whole room" : "everybody sees who is near")}";
}
