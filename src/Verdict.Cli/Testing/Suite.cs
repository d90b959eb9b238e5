using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using Verdict.Cli.Processes;
using Verdict.Cli.Terminal;

namespace Verdict.Cli.Testing;

/// <summary>What a suite leaves behind to be read.</summary>
internal enum ReportKind
{
    Ctrf,
    JUnit,

    /// <summary>Only its exit code.</summary>
    None,
}

/// <summary>One test runner's run: how it is called and where its report will lie.</summary>
internal sealed partial record Suite(string Name, ToolCall Call, ReportKind Report, string ReportPath, string LogPath)
{
    private const int ShownLinesMax = 40;

    /// <summary>Runs it to its end and reads the report. 
    /// A runner that breaks down is a failure with its last lines as the reason.</summary>
    public async Task<SuiteResult> RunAsync(Output output, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(ReportPath)!);
        File.Delete(ReportPath);
        var clock = Stopwatch.StartNew();
        var last = string.Empty;
        int exitCode;
        try
        {
            exitCode = await Call.RunToLogAsync(
                LogPath,
                () => output.Status($"{Name} · {clock.Elapsed.TotalSeconds:0} s · {last}"),
                cancellation,
                line => last = Plain(line));
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            return SuiteResult.Failed(Name, $"{Call} could not be started: {error.Message}", clock.Elapsed);
        }

        output.Done();
        var result = Read(exitCode, clock.Elapsed);
        return exitCode == 0 || result.Failures.Count > 0
            ? result
            : result with { Failures = [new(Name, $"{Call} ended with {exitCode}, though no test failed. Its last lines:\n{Tail()}")] };
    }

    private SuiteResult Read(int exitCode, TimeSpan elapsed)
    {
        try
        {
            return Report switch
            {
                ReportKind.Ctrf => Reports.ReadCtrf(Name, ReportPath, elapsed),
                ReportKind.JUnit => Reports.ReadJUnit(Name, ReportPath, elapsed),
                _ => exitCode == 0 ? new(Name, 1, [], [], elapsed) : SuiteResult.Failed(Name, Tail(), elapsed),
            };
        }
        catch (Exception error) when (error is IOException or JsonException or XmlException)
        {
            return SuiteResult.Failed(
                Name,
                $"{Call} ended with exit code {exitCode} and left no report ({error.Message}). Its last lines:\n{Tail()}",
                elapsed);
        }
    }

    private string Tail() => File.Exists(LogPath) ? string.Join('\n', File.ReadAllLines(LogPath).TakeLast(ShownLinesMax)) : string.Empty;

    // Runners colour their lines; a status line of ours would take the colour on.
    private static string Plain(string line)
    {
        return Colours().Replace(line, string.Empty).Trim();
    }

    [GeneratedRegex("\e\\[[0-9;]*[A-Za-z]", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Colours();
}
