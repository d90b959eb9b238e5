namespace Verdict.Cli.Bench;

/// <summary>What other servers of the same rules needed for the same workload with 10 moves and 20 updates a second, everybody seeing the
/// whole room: published figures, so that a result can be read.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Clients">How many clients it had.</param>
/// <param name="CpuSeconds">Processor seconds per 1,000 client-seconds; null where none are published.</param>
/// <param name="P99Ms">99th percentile from when a move was due to its verdict; null where none is published.</param>
internal sealed record ReferenceServer(string Name, int Clients, double? CpuSeconds, double? P99Ms)
{
    public const string Caption = "Same workload, measured on a 2-core machine, November 2026.";

    public static IReadOnlyList<ReferenceServer> All { get; } =
    [
        new("C#, Kestrel pipes, inline", 1_000, 0.50, null),
        new("C#, Socket.Send, one timer thread", 1_000, 0.39, 0.8),
        new("C, one epoll thread", 1_000, 0.39, 0.9),
        new("C, verdicts go with the tick's write", 1_000, 0.22, null),
        new("C#, Socket.Send, one timer thread", 5_000, null, 56),
        new("C, one epoll thread", 5_000, null, 4.4),
    ];
}
