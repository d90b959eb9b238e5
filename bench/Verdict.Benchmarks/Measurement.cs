using BenchmarkDotNet.Reports;

namespace Verdict.Benchmarks;

/// <summary>What one benchmark came to.</summary>
/// <param name="Name">Class, method and parameters, as budgets.json calls it.</param>
/// <param name="NanosecondsPerOperation">Mean.</param>
/// <param name="ErrorNanoseconds">Half of the 99.9 % confidence interval of the mean.</param>
/// <param name="BytesPerOperation">Allocated on the managed heap.</param>
internal sealed record Measurement(string Name, double NanosecondsPerOperation, double ErrorNanoseconds, long BytesPerOperation)
{
    public double OperationsPerSecond => 1e9 / NanosecondsPerOperation;

    /// <summary>The figures of a benchmark that ran.</summary>
    /// <returns>Null when it failed.</returns>
    public static Measurement? From(BenchmarkReport report)
    {
        if (report.ResultStatistics is not { } statistics) return null;
        var benchmark = report.BenchmarkCase;
        var parameters = string.Join(", ", benchmark.Parameters.Items.Select(p => $"{p.Name}: {p.Value}"));
        var method = $"{benchmark.Descriptor.Type.Name}.{benchmark.Descriptor.WorkloadMethod.Name}";
        var name = parameters.Length == 0 ? method : $"{method}({parameters})";
        var bytes = report.GcStats.GetBytesAllocatedPerOperation(benchmark) ?? 0;
        return new(name, statistics.Mean, statistics.ConfidenceInterval.Margin, bytes);
    }
}
