using System.Text.Json;
using System.Text.Json.Nodes;
using Verdict.Cli.Building;

namespace Verdict.Cli.Bench;

/// <summary>Keeps the figures of sweeps in `bench/results`, a file for each series, and draws `docs/pictures/bench-*.svg` from them.
/// </summary>
internal sealed class SweepPictures(Repository repository)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static readonly (string File, string Figure, string Title)[] Pictures =
    [
        ("bench-cpu.svg", WorkloadResult.ServerCpu, "Server CPU seconds per 1,000 client-seconds"),
        ("bench-p99.svg", WorkloadResult.P99, "99th percentile from due to verdict, ms"),
        ("bench-bytes.svg", WorkloadResult.Bytes, "Bytes per client and second"),
        ("bench-memory.svg", WorkloadResult.RssPerClient, "Server memory per client, KB"),
    ];

    private string Results => repository.At("bench", "results");

    /// <summary>Writes a series down, in the place of what it was before.</summary>
    public async Task KeepAsync(Workload workload, JsonObject series, CancellationToken stop)
    {
        Directory.CreateDirectory(Results);
        await File.WriteAllTextAsync(FileOf(workload), series.ToJsonString(Indented) + "\n", stop);
    }

    public string FileOf(Workload workload) => Path.Combine(Results, workload.Series + ".json");

    /// <summary>Draws every picture from the series that lie there.</summary>
    public async Task DrawAsync(CancellationToken stop)
    {
        foreach (var (file, svg) in Draw(ReadSeries())) await File.WriteAllTextAsync(repository.At("docs", "pictures", file), svg, stop);
    }

    /// <summary>The series that lie there, by their files' names.</summary>
    public IReadOnlyList<JsonObject> ReadSeries() => Directory.Exists(Results)
        ? [.. Directory.EnumerateFiles(Results, "*.json").Order(StringComparer.Ordinal).Select(Read)]
        : [];

    /// <summary>All pictures, by their files' names.</summary>
    public static IEnumerable<(string File, string Svg)> Draw(IReadOnlyList<JsonObject> series) => Pictures.Select(picture => (
        picture.File,
        Plot.Draw(picture.Title, "rooms of 100 players", [.. series.Select(one => Line(one, picture.Figure))])));

    private static JsonObject Read(string file) => JsonNode.Parse(File.ReadAllText(file))!.AsObject();

    private static PlotSeries Line(JsonObject series, string figure) => new(
        (string)series["label"]!,
        [.. series["results"]!.AsArray().Select(result => ((double)result!["rooms"]!, (double)result[figure]!))]);
}
