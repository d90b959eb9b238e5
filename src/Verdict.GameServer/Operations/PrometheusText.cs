using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Verdict.Events;
using Verdict.GameServer.Ticking;

namespace Verdict.GameServer.Operations;

/// <summary>Writes the server's meters as Prometheus reads them: text format 0.0.4, UTF-8, a line a value.</summary>
/// <remarks>
/// What <see cref="FiguresReporter"/> measured last, and each zone's times as histograms from their counters. The bounds of a histogram are
/// those of the counters' own buckets next above the times that are asked for, so that each count is exact.
/// </remarks>
internal sealed class PrometheusText(IBufferWriter<byte> output)
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Bounds in microseconds: up to, at and beyond the 50 ms of a tick.</summary>
    private static readonly long[] BoundsUs =
    [
        .. new long[] { 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 20_000, 30_000, 50_000, 70_000, 100_000, 250_000, 1_000_000 }
            .Select(Histogram.BoundOf),
    ];

    /// <summary>Names of the histograms, one of each for every zone.</summary>
    public static IReadOnlyList<string> Histograms { get; } = ["verdict_zone_tick_seconds", "verdict_zone_verdict_seconds"];

    /// <summary>Everything there is to tell.</summary>
    public void Write(ServerFigures figures, IReadOnlyList<ZoneWorker> zones)
    {
        Head("verdict_info", "Which server this is.", "gauge");
        Text("verdict_info{node=\"");
        Escaped(figures.Node);
        Text("\"} 1\n");
        foreach (var meter in Meters.Server)
        {
            Head(meter);
            Text(meter.PrometheusName);
            Value(meter.Value(figures));
        }

        foreach (var meter in Meters.Zone)
        {
            Head(meter);
            foreach (var zone in figures.Zones)
            {
                Text(meter.PrometheusName);
                Zone(zone.Zone);
                Value(meter.Value(zone));
            }
        }

        Times(Histograms[0], "Time of a tick's work.", zones, static zone => zone.TickTimes);
        Times(Histograms[1], "From a command's frame read to its verdict written.", zones, static zone => zone.VerdictTimes);
    }

    private void Times(string name, string meaning, IReadOnlyList<ZoneWorker> zones, Func<ZoneWorker, Histogram> which)
    {
        Head(name, meaning, "histogram");
        Span<long> counts = stackalloc long[BoundsUs.Length + 1];
        foreach (var zone in zones)
        {
            // The sum first: a record that comes in between is then in the counts, and the mean is at most that one too small.
            var histogram = which(zone);
            var sumUs = histogram.Sum;
            histogram.Accumulate(BoundsUs, counts);
            for (var i = 0; i <= BoundsUs.Length; i++)
            {
                Text(name);
                Text("_bucket{zone=\"");
                Number(zone.Id.Value);
                Text("\",le=\"");
                if (i < BoundsUs.Length) Number(BoundsUs[i] / 1_000_000.0);
                else Text("+Inf");
                Text("\"}");
                Value(counts[i]);
            }

            Text(name);
            Text("_sum");
            Zone(zone.Id.Value);
            Value(sumUs / 1_000_000.0);
            Text(name);
            Text("_count");
            Zone(zone.Id.Value);
            Value(counts[^1]);
        }
    }

    private void Head<TFigures>(Meter<TFigures> meter) => Head(meter.PrometheusName, meter.Meaning, meter.IsCounter ? "counter" : "gauge");

    private void Head(string name, string meaning, string type)
    {
        Text("# HELP ");
        Text(name);
        Text(" ");
        Text(meaning);
        Text("\n# TYPE ");
        Text(name);
        Text(" ");
        Text(type);
        Text("\n");
    }

    private void Zone(int zone)
    {
        Text("{zone=\"");
        Number(zone);
        Text("\"}");
    }

    private void Value(double value)
    {
        Text(" ");
        Number(value);
        Text("\n");
    }

    // The shortest digits that give the same number again, whatever the system's language.
    private void Number(double value)
    {
        const int NumberBytesMax = 32;
        Utf8Formatter.TryFormat(value, output.GetSpan(NumberBytesMax), out var written);
        output.Advance(written);
    }

    private void Escaped(string text) => Text(text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal));

    private void Text(string text) => Encoding.UTF8.GetBytes(text, output);
}
