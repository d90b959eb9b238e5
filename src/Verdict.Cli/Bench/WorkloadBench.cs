using Verdict.Cli.Building;
using Verdict.Cli.Load;
using Verdict.Cli.Terminal;

namespace Verdict.Cli.Bench;

/// <summary>Measures a workload as often as was asked for, and tells what came of it.</summary>
internal sealed class WorkloadBench(LoadOptions load, int runs, bool wantsProfile, Repository repository, Output output)
{
    /// <summary>One workload.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(Workload workload, CancellationToken stop)
    {
        var result = await MeasureAsync(workload, stop);
        if (output.IsJson) await TellProgramsAsync(result, stop);
        else WorkloadReport.Tell(workload, result, runs, output);
        return result.HoldsUp ? ExitCode.Ok : ExitCode.Failed;
    }

    private async Task<WorkloadResult> MeasureAsync(Workload workload, CancellationToken stop)
    {
        var results = new List<WorkloadResult>();
        for (var run = 1; run <= runs; run++)
        {
            output.Line($"{workload}{(runs > 1 ? $", run {run} of {runs}" : string.Empty)}…");
            results.Add(await new WorkloadRun(workload, load, wantsProfile, repository, output).RunAsync(stop));
        }

        return WorkloadResult.MedianOf(results);
    }

    private async Task TellProgramsAsync(WorkloadResult result, CancellationToken stop)
    {
        var json = result.ToJson();
        json["runs"] = runs;
        json["commit"] = await BenchMachine.CommitAsync(repository, stop);
        json["machine"] = BenchMachine.Describe();
        Console.Out.WriteLine(json.ToJsonString());
    }
}
