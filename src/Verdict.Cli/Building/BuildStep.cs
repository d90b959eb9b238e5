using System.Diagnostics;
using Verdict.Cli.Processes;
using Verdict.Cli.Terminal;

namespace Verdict.Cli.Building;

/// <summary>Runs one tool quietly: its output goes to a log, which is shown only when it fails.</summary>
internal sealed class BuildStep(Repository repository, Output output)
{
    private const int ShownLinesMax = 60;

    public async Task RunAsync(string what, string log, ToolCall call, CancellationToken cancellation)
    {
        var logPath = Path.Combine(repository.BuildDirectory, "logs", log + ".log");
        var clock = Stopwatch.StartNew();
        var exitCode = await call.RunToLogAsync(logPath, () => output.Status($"{what}… {clock.Elapsed.TotalSeconds:0} s"), cancellation);
        output.Done();
        if (exitCode == 0)
        {
            output.Line($"{what}: done in {clock.Elapsed.TotalSeconds:0.0} s.");
            return;
        }

        var lines = await File.ReadAllLinesAsync(logPath, cancellation);
        foreach (var line in lines.TakeLast(ShownLinesMax)) output.Line("  " + line);
        throw new CliException($"{what} failed with exit code {exitCode}: {call}. Its whole output is in {logPath}.");
    }
}
