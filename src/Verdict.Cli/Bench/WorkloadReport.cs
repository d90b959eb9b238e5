using System.Globalization;
using Spectre.Console;
using Verdict.Cli.Terminal;

namespace Verdict.Cli.Bench;

/// <summary>Tells people how a workload went, beside what others need for it.</summary>
internal static class WorkloadReport
{
    private const string None = "–";

    /// <summary>Prints it.</summary>
    public static void Tell(Workload workload, WorkloadResult result, int runs, Output output)
    {
        output.Done();
        output.Line($"{workload}{(runs > 1 ? $"; medians of {runs} runs" : string.Empty)}.");
        output.Table(Yardstick(result));
        output.Line(ReferenceServer.Caption);
        foreach (var table in result.Profile is { } profile ? ProfileTables.Of(profile) : []) output.Table(table);
        output.Line(
            $"Of the server's time {result["user_share"]:0%} was its own and the rest the system's; the load took"
            + $" {result["load_cores"]:0.00} cores, the server {result["server_cores"]:0.00}."
            + $" Collections: {result["gc_gen0"]:0} / {result["gc_gen1"]:0} / {result["gc_gen2"]:0}."
            + $" Ticks late: {result[WorkloadResult.TickOverruns]:N0} of {result["ticks"]:N0}."
            + $" The load sent p99 {result["late_p99_ms"]:0.0} ms late, which is in the times. Threads waited for a processor"
            + $" {result["server_waiting_cores"]:0.00} (server) and {result["load_waiting_cores"]:0.00} (load) of the time.");
        if (result.SlowReaders is not null) output.Line($"Slow readers: {result.SlowReaders.ToJsonString()}");
        if (result["refused"] > 0) output.Warn($"{result["refused"]:N0} moves were refused: the server was busy.");
        if (result["unanswered"] > 0) output.Warn($"{result["unanswered"]:N0} moves got no verdict.");
        var moves = $"{result["accepted_ever"]:N0} moves accepted, {result[WorkloadResult.Journalled]:N0} in the journal";
        if (result.HoldsUp) output.Line($"It holds up: {moves}, nobody disconnected.");
        else output.Warn($"It does not hold up: {moves}, {result[WorkloadResult.Lost]:N0} lost, {Disconnects(result)}.");
    }

    private static string Disconnects(WorkloadResult result) => $"{result[WorkloadResult.Disconnects]:N0} disconnects";

    private static Table Yardstick(WorkloadResult result)
    {
        var table = new Table().Border(TableBorder.Rounded);
        table.AddColumn("server");
        foreach (var column in (string[])["clients", "CPU s / 1,000 client-s", "p50 ms", "p99 ms", "bytes / client / s", "KB / client"])
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        table.AddRow(
            "[bold]Verdict[/]",
            $"{result[WorkloadResult.Clients]:N0}",
            $"[bold]{result[WorkloadResult.ServerCpu]:0.000}[/]",
            $"{result[WorkloadResult.P50]:0.0}",
            $"[bold]{result[WorkloadResult.P99]:0.0}[/]",
            $"{result[WorkloadResult.Bytes]:N0}",
            $"{result[WorkloadResult.RssPerClient]:N0}");
        foreach (var other in ReferenceServer.All)
        {
            table.AddRow(other.Name, $"{other.Clients:N0}", Text(other.CpuSeconds, "0.00"), None, Text(other.P99Ms, "0.0"), None, None);
        }

        return table;
    }

    private static string Text(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? None;
}
