namespace Verdict.Cli.Load;

/// <summary>What a load was asked for.</summary>
internal sealed record LoadOptions
{
    public required int Clients { get; init; }

    /// <summary>Moves a second of each client.</summary>
    public required double Rate { get; init; }

    /// <summary>How long moves are counted.</summary>
    public required int Seconds { get; init; }

    /// <summary>How long they are sent before any is counted.</summary>
    public int WarmUpSeconds { get; init; }

    /// <summary>Over how long the clients connect, evenly spread; 0 is as fast as the server takes them.</summary>
    public int RampSeconds { get; init; }

    public int Threads { get; init; } = 1;

    public TimeSpan ReconnectFor { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>So many clients stop reading when counting begins.</summary>
    public int StopReading { get; init; }

    /// <summary>For how long they do.</summary>
    public double StopForSeconds { get; init; }

    /// <summary>Whether every client looks into its updates and keeps its picture of the zone by them.</summary>
    public bool Apply { get; init; }

    /// <summary>Zone of all clients; 0 is the one of each one's login.</summary>
    public int Zone { get; init; }
}
