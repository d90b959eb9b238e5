using System.Diagnostics;
using Verdict.Cli.Building;
using Verdict.Cli.Checking;
using Verdict.Cli.Terminal;

namespace Verdict.Cli.Testing;

/// <summary>One `verdict test` from installing to the closing line.</summary>
internal sealed class TestRun(Repository repository, string[] filters, Output output)
{
    private const string Checks = "checks";
    private const int FailureLinesMax = 60;

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var suites = new Suites(repository);
        if (filters.Length > 0 && !suites.Names.Prepend(Checks).Any(IsWanted))
        {
            throw new CliException(
                $"No suite is called like {string.Join(" or ", filters)}. There are: {string.Join(", ", suites.Names.Prepend(Checks))}.",
                ExitCode.Usage);
        }

        await new DebianPackages(repository, output).EnsureAsync(cancellation);
        await new WebBuild(repository, output).EnsureAsync(cancellation);
        var results = new List<SuiteResult>();
        if (IsWanted(Checks)) results.Add(await CheckAsync(cancellation));
        await using (var servers = new TestServers(output))
        {
            if (suites.Names.Any(name => IsWanted(name) && Suites.NeedsServers(name))) await servers.StartAsync(cancellation);
            foreach (var name in suites.Names.Where(IsWanted)) results.Add(await RunSuiteAsync(suites, name, servers, cancellation));
        }

        Report(results, clock.Elapsed);
        return results.Any(result => result.Failures.Count > 0) ? ExitCode.Failed : ExitCode.Ok;
    }

    private bool IsWanted(string name) =>
        filters.Length == 0 || filters.Any(filter => name.Contains(filter, StringComparison.OrdinalIgnoreCase));

    private async Task<SuiteResult> CheckAsync(CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var checks = new SourceChecks(repository, output);
        var count = checks.Names.Count();
        var failed = await checks.RunAsync(cancellation);
        return Tell(
            new(
                Checks,
                count - failed.Count,
                [.. failed.Select(name => new Outcome(name, "Its output is above, and in .build/logs."))],
                [],
                clock.Elapsed));
    }

    private async Task<SuiteResult> RunSuiteAsync(Suites suites, string name, TestServers servers, CancellationToken cancellation)
    {
        if (suites.WhyAbsent(name) is { } why) return Tell(SuiteResult.Skipped(name, why));
        try
        {
            await suites.BuildAsync(name, output, cancellation);
        }
        catch (CliException error)
        {
            return Tell(SuiteResult.Failed(name, error.Message, TimeSpan.Zero));
        }

        return Tell(await suites.Get(name, servers.Variables).RunAsync(output, cancellation));
    }

    private SuiteResult Tell(SuiteResult result)
    {
        var counts = $"{result.Passed} passed, {result.Failures.Count} failed, {result.Skips.Count} skipped";
        var text = $"{result.Suite}: {counts} ({result.Elapsed.TotalSeconds:0.0} s)";
        if (result.Failures.Count > 0) output.Warn("✗ " + text);
        else output.Line("✓ " + text);
        return result;
    }

    private void Report(List<SuiteResult> results, TimeSpan elapsed)
    {
        output.Done();
        foreach (var result in results)
        {
            foreach (var (test, reason) in result.Skips)
            {
                output.Line($"Skipped  {result.Suite}: {test}{(reason.Length > 0 ? "\n         " + reason : string.Empty)}");
            }
        }

        foreach (var result in results)
        {
            foreach (var (test, text) in result.Failures)
            {
                output.Warn($"Failed   {result.Suite}: {test}");
                foreach (var line in text.Split('\n').Take(FailureLinesMax)) output.Line("         " + line);
            }
        }

        int passed = results.Sum(result => result.Passed), failed = results.Sum(result => result.Failures.Count);
        var logs = Path.Combine(repository.BuildDirectory, "test");
        output.Line($"In {(int)elapsed.TotalMinutes}:{elapsed.Seconds:00} min. Logs and reports: {logs}");
        Console.Out.WriteLine($"{passed} passed, {failed} failed, {results.Sum(result => result.Skips.Count)} skipped");
    }
}
