using System.Diagnostics;
using System.Text.Json.Nodes;
using Spectre.Console;
using Verdict.Cli.Terminal;

namespace Verdict.Cli.Simulation;

/// <summary>One `verdict sim`: seed after seed, and what came of it.</summary>
internal sealed class SimRun(SimOptions options, Output output)
{
    private const int ProgressEvery = 20;
    private const string Memory = "/dev/shm";

    private readonly long[] _faults = new long[Enum.GetValues<FaultKind>().Length];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private int _done;
    private int _failed;
    private long _steps;
    private long _events;

    private long FaultCount => _faults.Sum();

    public int Run(CancellationToken stop)
    {
        // The files are real ones; where the machine has a disk in memory they cost no disk any wear, and no time.
        var parent = Directory.Exists(Memory) ? Memory : Path.GetTempPath();
        var directory = Path.Combine(parent, $"verdict-sim-{Environment.ProcessId}");
        try
        {
            while (_done < options.Seeds && !stop.IsCancellationRequested) RunSeed(options.First + _done, directory);
        }
        finally
        {
            if (Directory.Exists(directory)) Directory.Delete(directory, recursive: true);
        }

        Report();
        return _failed == 0 ? ExitCode.Ok : ExitCode.Failed;
    }

    private void RunSeed(long seed, string directory)
    {
        var result = SeedRun.Run(new(seed, options.Steps, directory));
        _done++;
        _steps += result.Steps;
        _events += result.Events;
        for (var kind = 0; kind < _faults.Length; kind++) _faults[kind] += result.Faults[kind];
        if (result.Violation is not null) Tell(result, result.Violation, directory);
        if (_done % ProgressEvery == 0)
        {
            output.Status(
                $"{_done}/{options.Seeds} seeds, {_done / _clock.Elapsed.TotalSeconds:F0} a second, {_events} events, {FaultCount} faults, "
                + $"{_failed} failed");
        }
    }

    private void Tell(SimulationResult result, Violation violation, string directory)
    {
        _failed++;
        output.Warn($"Seed {result.Seed} does not hold: {violation.Message}");
        foreach (var line in result.LastLines) output.Line(line);
        output.Line($"See it again: ./verdict sim --seed {result.Seed} --seeds 1 --steps {options.Steps}");
        if (options.Keep is null) return;
        var kept = Path.Combine(options.Keep, $"seed-{result.Seed}");
        foreach (var file in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(kept, Path.GetRelativePath(directory, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }

        output.Line($"Its files are in {kept}");
    }

    private void Report()
    {
        output.Done();
        var seconds = Math.Round(_clock.Elapsed.TotalSeconds, 1);
        if (options.Json)
        {
            var faults = new JsonObject();
            foreach (var kind in Enum.GetValues<FaultKind>()) faults[kind.ToString()] = _faults[(int)kind];
            Console.WriteLine(new JsonObject
            {
                ["seeds"] = _done,
                ["failed"] = _failed,
                ["steps"] = _steps,
                ["events"] = _events,
                ["faults"] = faults,
                ["seconds"] = seconds,
            }.ToJsonString());
            return;
        }

        var table = new Table().AddColumns("Fault", "Struck");
        foreach (var kind in Enum.GetValues<FaultKind>()) table.AddRow(kind.ToString(), $"{_faults[(int)kind]}");
        output.Table(table);
        output.Line($"{_done} seeds, {_steps} steps, {_events} events, {FaultCount} faults in {seconds} s: {_failed} failed.");
    }
}
