using System.Text.Json.Nodes;

namespace Verdict.Cli.Bench;

/// <summary>What one or several runs of a workload came to.</summary>
/// <param name="Figures">Names and numbers as they are printed; the first eleven names are a contract with whoever reads them.</param>
/// <param name="Profile">Where the server's time went; null when that was not asked for.</param>
/// <param name="SlowReaders">What became of clients that stopped reading; null when none did.</param>
internal sealed record WorkloadResult(IReadOnlyList<KeyValuePair<string, double>> Figures, ServerProfile? Profile, JsonObject? SlowReaders)
{
    public const string Clients = "clients";
    public const string P50 = "p50_ms";
    public const string P99 = "p99_ms";
    public const string Max = "max_ms";
    public const string ServerCpu = "server_cpu_s_per_1000_client_s";
    public const string Bytes = "bytes_per_client_s";
    public const string Rss = "rss_mb";
    public const string TickOverruns = "tick_overruns";
    public const string Journalled = "journalled";
    public const string Lost = "lost";
    public const string Disconnects = "disconnects";
    public const string Accepted = "accepted";
    public const string Strays = "strays";
    public const string RssPerClient = "rss_kb_per_client";

    // One bad run is bad; of everything else the middle says most.
    private static readonly HashSet<string> WorstCounts = new(StringComparer.Ordinal) { Lost, Disconnects, Strays };

    /// <summary>Whether nothing was lost and nobody was dropped.</summary>
    public bool HoldsUp => this[Lost] == 0 && this[Disconnects] == 0 && this[Strays] == 0;

    public double this[string name] => Figures.FirstOrDefault(figure => figure.Key == name).Value;

    /// <summary>Several runs as one: the median of each figure, and the worst of what must be zero.</summary>
    public static WorkloadResult MedianOf(IReadOnlyList<WorkloadResult> runs)
    {
        var figures = runs[0].Figures.Select(figure => KeyValuePair.Create(
            figure.Key,
            WorstCounts.Contains(figure.Key) ? runs.Max(run => run[figure.Key]) : Median(runs.Select(run => run[figure.Key]))));
        // Shares of one run belong together, so a profile is not mixed from several.
        return new([.. figures], runs[^1].Profile, runs[^1].SlowReaders);
    }

    /// <summary>The figures, then what else was asked for.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject();
        foreach (var (name, value) in Figures) json[name] = Number(value);
        if (Profile is not null) json["profile"] = Profile.ToJson();
        if (SlowReaders is not null) json["slow_readers"] = SlowReaders.DeepClone();
        return json;
    }

    /// <summary>The middle; between two middles their mean.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    // A count is a whole number, also for programs that tell 7 from 7.0.
    private static JsonValue Number(double value) => value == Math.Floor(value) && Math.Abs(value) < 1e15
        ? JsonValue.Create((long)value)
        : JsonValue.Create(Math.Round(value, 3));
}
