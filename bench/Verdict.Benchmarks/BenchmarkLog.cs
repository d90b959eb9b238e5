using System.Text;
using BenchmarkDotNet.Loggers;

namespace Verdict.Benchmarks;

/// <summary>Takes what BenchmarkDotNet says: shows all of it when asked to, else only which benchmark runs, and keeps the errors.</summary>
internal sealed class BenchmarkLog(bool verbose) : ILogger
{
    private const string BenchmarkBegins = "// Benchmark: ";

    private readonly StringBuilder _errors = new();

    /// <summary>All errors so far.</summary>
    public string Errors => _errors.ToString();

    public string Id => nameof(BenchmarkLog);

    public int Priority => 0;

    public void Write(LogKind logKind, string text)
    {
        if (logKind == LogKind.Error) _errors.Append(text);
        if (verbose) Console.Write(text);
        else if (text.StartsWith(BenchmarkBegins, StringComparison.Ordinal)) Console.WriteLine($"  {NameIn(text)}");
    }

    public void WriteLine(LogKind logKind, string text) => Write(logKind, text + "\n");

    public void WriteLine() => Write(LogKind.Default, "\n");

    public void Flush()
    {
    }

    // "// Benchmark: Class.Method: Job(…) [Parameter=value]": the job is the same for all of them.
    private static string NameIn(string text)
    {
        var parameters = text.LastIndexOf('[');
        return text[BenchmarkBegins.Length..].Split(": ")[0].Trim() + (parameters < 0 ? "" : $" {text[parameters..].Trim()}");
    }
}
