using System.Diagnostics;
using Verdict.Cli.Building;
using Verdict.Cli.Contracts;
using Verdict.Cli.Processes;
using Verdict.Cli.Terminal;

namespace Verdict.Cli.Checking;

/// <summary>Runs each check to its end, so that one failure does not hide the next.</summary>
internal sealed class SourceChecks(Repository repository, Output output)
{
    private const int ShownLinesMax = 40;
    private static readonly string[] Workspaces = ["platform", "dashboard", "tests/e2e"];

    /// <summary>The names of all checks, for reports.</summary>
    public IEnumerable<string> Names => All().Select(check => check.Name);

    /// <summary>Runs all of them.</summary>
    /// <returns>The names of those that failed.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellation)
    {
        await new WebBuild(repository, output).EnsurePackagesAsync(cancellation);
        var failed = new List<string>();
        foreach (var check in All())
        {
            if (!await PassesAsync(check, cancellation)) failed.Add(check.Name);
        }

        return failed;
    }

    private IEnumerable<Check> All()
    {
        // Analysers run as part of building, where a warning is an error.
        yield return new("C# builds without a warning", new(
            "dotnet",
            ["build", "Verdict.slnx", "-c", "Release", "--artifacts-path", repository.DotnetArtifacts, "-v", "quiet", "-nologo"],
            repository.Root));
        yield return new(
            "C# formatting",
            new("dotnet", ["format", "whitespace", "Verdict.slnx", "--verify-no-changes", "--no-restore"], repository.Root));
        foreach (var workspace in Workspaces.Where(folder => File.Exists(repository.At(folder, "package.json"))))
        {
            yield return new($"TypeScript of {workspace}", new("npm", ["run", "--silent", "check", "-w", workspace], repository.Root));
        }

        yield return new("Contracts are fresh", Call: null);
    }

    private async Task<bool> PassesAsync(Check check, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var passed = check.Call is { } call ? await RunToolAsync(check, call, clock, cancellation) : ContractsCommand.IsFresh(repository);
        output.Done();
        if (passed) output.Line($"  ✓ {check.Name} ({clock.Elapsed.TotalSeconds:0.0} s)");
        else output.Warn($"  ✗ {check.Name}{(check.Call is null ? ": run verdict contracts" : string.Empty)}");
        return passed;
    }

    private async Task<bool> RunToolAsync(Check check, ToolCall call, Stopwatch clock, CancellationToken cancellation)
    {
        var log = Path.Combine(repository.BuildDirectory, "logs", $"check-{string.Concat(check.Name.Where(char.IsLetterOrDigit))}.log");
        var exitCode = await call.RunToLogAsync(log, () => output.Status($"{check.Name}… {clock.Elapsed.TotalSeconds:0} s"), cancellation);
        if (exitCode == 0) return true;
        output.Done();
        foreach (var line in (await File.ReadAllLinesAsync(log, cancellation)).TakeLast(ShownLinesMax)) output.Line("    " + line);
        return false;
    }

    /// <summary>One check.</summary>
    /// <param name="Name">What holds when it passes.</param>
    /// <param name="Call">The tool; null for the check of contracts, which needs none.</param>
    private sealed record Check(string Name, ToolCall? Call);
}
