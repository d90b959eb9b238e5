using System.Runtime.InteropServices;
using Verdict.Cli.Building;
using Verdict.Cli.Processes;

namespace Verdict.Cli.Bench;

/// <summary>What figures were measured on and with, without which they say nothing.</summary>
internal static class BenchMachine
{
    /// <summary>Cores, processor, memory, system and runtime in a line.</summary>
    public static string Describe()
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1_024.0 * 1_024 * 1_024);
        return $"{Environment.ProcessorCount} cores, {Processor()}, {memory:0} GiB, {RuntimeInformation.OSDescription},"
            + $" {RuntimeInformation.FrameworkDescription}";
    }

    /// <summary>The commit, and whether anything differs from it; empty outside a clone.</summary>
    public static async Task<string> CommitAsync(Repository repository, CancellationToken stop)
    {
        var commit = await new ToolCall("git", ["rev-parse", "--short", "HEAD"], repository.Root).ReadAsync(stop);
        if (commit is null) return string.Empty;
        var changes = await new ToolCall("git", ["status", "--porcelain", "--", "src"], repository.Root).ReadAsync(stop);
        return string.IsNullOrEmpty(changes) ? commit : commit + " and changes";
    }

    private static string Processor()
    {
        const string line = "model name";
        var found = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(text => text.StartsWith(line, StringComparison.Ordinal))
            : null;
        return found is null ? RuntimeInformation.ProcessArchitecture.ToString() : found[(found.IndexOf(':') + 1)..].Trim();
    }
}
