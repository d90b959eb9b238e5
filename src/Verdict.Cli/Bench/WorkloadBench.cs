using System.Text.Json.Nodes;
using Verdict.Cli.Building;
using Verdict.Cli.Load;
using Verdict.Cli.Terminal;

namespace Verdict.Cli.Bench;

/// <summary>Measures workloads as often as was asked for, and tells what came of it.</summary>
/// <param name="load">How the clients come and walk; their number is each workload's own.</param>
/// <param name="runs">How often each workload is measured.</param>
/// <param name="wantsProfile">Whether to say where the server's time goes.</param>
/// <param name="repository">Where the server is built.</param>
/// <param name="output">Where it is told.</param>
internal sealed class WorkloadBench(LoadOptions load, int runs, bool wantsProfile, Repository repository, Output output)
{
    /// <summary>One workload.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(Workload workload, CancellationToken stop)
    {
        var result = await MeasureAsync(workload, stop);
        if (output.IsJson) Console.Out.WriteLine((await DescribeAsync(result.ToJson(), stop)).ToJsonString());
        else WorkloadReport.Tell(workload, result, runs, output);
        return result.HoldsUp ? ExitCode.Ok : ExitCode.Failed;
    }

    /// <summary>The same workload with ever more rooms; keeps the figures and draws the pictures.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> SweepAsync(Workload workload, IReadOnlyList<int> rooms, CancellationToken stop)
    {
        var results = new List<WorkloadResult>();
        foreach (var count in rooms)
        {
            var one = workload with { Rooms = count };
            results.Add(await MeasureAsync(one, stop));
            if (!output.IsJson) WorkloadReport.Tell(one, results[^1], runs, output);
        }

        var series = await DescribeAsync(new() { ["label"] = workload.Label }, stop);
        series["results"] = new JsonArray([.. results.Select(result => (JsonNode)result.ToJson())]);
        var pictures = new SweepPictures(repository);
        await pictures.KeepAsync(workload, series, stop);
        await pictures.DrawAsync(stop);
        output.Line($"Kept in {pictures.FileOf(workload)}, drawn in {repository.At("docs", "pictures")}.");
        if (output.IsJson) Console.Out.WriteLine(series.ToJsonString());
        return results.TrueForAll(result => result.HoldsUp) ? ExitCode.Ok : ExitCode.Failed;
    }

    private async Task<WorkloadResult> MeasureAsync(Workload workload, CancellationToken stop)
    {
        var options = load with { Clients = workload.Clients };
        var results = new List<WorkloadResult>();
        for (var run = 1; run <= runs; run++)
        {
            output.Line($"{workload}{(runs > 1 ? $", run {run} of {runs}" : string.Empty)}…");
            results.Add(await new WorkloadRun(workload, options, wantsProfile, repository, output).RunAsync(stop));
        }

        return WorkloadResult.MedianOf(results);
    }

    private async Task<JsonObject> DescribeAsync(JsonObject json, CancellationToken stop)
    {
        json["runs"] = runs;
        json["commit"] = await BenchMachine.CommitAsync(repository, stop);
        json["machine"] = BenchMachine.Describe();
        return json;
    }
}
