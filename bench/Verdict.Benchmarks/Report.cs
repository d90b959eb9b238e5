using System.Text.Json;

namespace Verdict.Benchmarks;

/// <summary>Shows the measurements to people and leaves them for programs.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static void Print(IReadOnlyList<Measurement> measurements)
    {
        var width = measurements.Max(m => m.Name.Length);
        Console.WriteLine();
        Console.WriteLine($"{"benchmark".PadRight(width)}  {"ns/op",14}  {"± ns",12}  {"op/s",14}  {"bytes/op",10}");
        foreach (var m in measurements)
        {
            var time = $"{m.NanosecondsPerOperation,14:N1}  {m.ErrorNanoseconds,12:N1}  {m.OperationsPerSecond,14:N0}";
            Console.WriteLine($"{m.Name.PadRight(width)}  {time}  {m.BytesPerOperation,10:N0}");
        }

        Console.WriteLine();
    }

    public static void Write(string path, bool quick, IReadOnlyList<Measurement> measurements, IReadOnlyList<string> complaints)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } directory) Directory.CreateDirectory(directory);
        var summary = new
        {
            at = DateTimeOffset.UtcNow,
            quick,
            machine = new { processors = Environment.ProcessorCount, processor = Processor(), runtime = Environment.Version.ToString() },
            benchmarks = measurements,
            complaints,
        };
        File.WriteAllText(path, JsonSerializer.Serialize(summary, Json) + "\n");
    }

    private static string Processor()
    {
        const string CpuInfo = "/proc/cpuinfo";
        var lines = File.Exists(CpuInfo) ? File.ReadLines(CpuInfo) : [];
        var model = lines.FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
        return model?.Split(':')[^1].Trim() ?? System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture.ToString();
    }
}
