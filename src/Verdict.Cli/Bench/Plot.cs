using System.Globalization;
using System.Net;
using System.Text;
using static System.FormattableString;

namespace Verdict.Cli.Bench;

/// <summary>A line of a plot.</summary>
/// <param name="Label">What the legend calls it.</param>
/// <param name="Points">From left to right.</param>
internal sealed record PlotSeries(string Label, IReadOnlyList<(double X, double Y)> Points);

/// <summary>Draws figures against the number of rooms, as a picture that reads well on light and on dark pages.</summary>
/// <remarks>The same figures give the same picture, byte for byte, so a picture that was not drawn from them can be found.</remarks>
internal static class Plot
{
    private const int Width = 640;
    private const int Height = 360;
    private const int Left = 72;
    private const int Right = 24;
    private const int LegendTop = 46;
    private const int LegendRowHeight = 16;
    private const int Bottom = 56;
    private const int LinesMax = 6;

    private static readonly double[] Steps = [1, 2, 2.5, 5, 10];

    /// <summary>The picture.</summary>
    /// <param name="title">What it shows, with its unit.</param>
    /// <param name="axis">What goes to the right.</param>
    /// <param name="series">Lines that share both axes.</param>
    public static string Draw(string title, string axis, IReadOnlyList<PlotSeries> series)
    {
        var points = series.SelectMany(line => line.Points).ToArray();
        var xMax = Math.Max(points.Length == 0 ? 0 : points.Max(point => point.X), 1);
        var step = StepOf(points.Length == 0 ? 1 : points.Max(point => point.Y));
        var yMax = step * Math.Max(1, Math.Ceiling((points.Length == 0 ? 1 : points.Max(point => point.Y)) / step));
        var axes = new Axes(xMax, yMax, LegendTop + (Math.Max(1, series.Count) * LegendRowHeight));
        var svg = new StringBuilder();
        Begin(svg, title);
        for (var y = 0.0; y <= yMax + (step / 2); y += step) Gridline(svg, axes.Y(y), Text(y));
        foreach (var x in points.Select(point => point.X).Distinct().Order()) Tick(svg, axes.X(x), Text(x));
        svg.Append(Invariant($"  <text class=\"small\" x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 14}\""))
            .Append(Invariant($" text-anchor=\"middle\">{Safe(axis)}</text>\n"));
        for (var index = 0; index < series.Count; index++) Line(svg, series[index], index, axes);
        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>A round distance between grid lines, so that a handful of them reach the largest value.</summary>
    public static double StepOf(double max)
    {
        if (max <= 0) return 1;
        var rough = max / LinesMax;
        var magnitude = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return Steps.Select(step => step * magnitude).First(step => step >= rough * 0.999_999);
    }

    private static void Begin(StringBuilder svg, string title) => svg.Append(Invariant($$"""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{Width}} {{Height}}" role="img" aria-label="{{Safe(title)}}">
          <style>
            text { font: 13px system-ui, sans-serif; fill: #334155; }
            .title { font-size: 16px; font-weight: 600; fill: #0f172a; }
            .small { font-size: 12px; }
            .grid { stroke: #e2e8f0; }
            .line { fill: none; stroke-width: 2.5; stroke-linejoin: round; }
            .s0 { stroke: #2563eb; fill: #2563eb; } .s1 { stroke: #d97706; fill: #d97706; } .s2 { stroke: #059669; fill: #059669; }
            .s3 { stroke: #db2777; fill: #db2777; } .line.s0, .line.s1, .line.s2, .line.s3 { fill: none; }
            @media (prefers-color-scheme: dark) {
              text { fill: #cbd5e1; } .title { fill: #f1f5f9; } .grid { stroke: #334155; }
              .s0 { stroke: #60a5fa; fill: #60a5fa; } .s1 { stroke: #fbbf24; fill: #fbbf24; }
              .s2 { stroke: #34d399; fill: #34d399; } .s3 { stroke: #f472b6; fill: #f472b6; }
            }
          </style>
          <text class="title" x="{{Left}}" y="26">{{Safe(title)}}</text>

        """));

    private static void Gridline(StringBuilder svg, double y, string label) => svg
        .Append(Invariant($"  <line class=\"grid\" x1=\"{Left}\" y1=\"{y:0.#}\" x2=\"{Width - Right}\" y2=\"{y:0.#}\"/>\n"))
        .Append(Invariant($"  <text class=\"small\" x=\"{Left - 10}\" y=\"{y + 4:0.#}\""))
        .Append(Invariant($" text-anchor=\"end\">{label}</text>\n"));

    private static void Tick(StringBuilder svg, double x, string label) => svg
        .Append(Invariant($"  <text class=\"small\" x=\"{x:0.#}\" y=\"{Height - Bottom + 20}\""))
        .Append(Invariant($" text-anchor=\"middle\">{label}</text>\n"));

    private static void Line(StringBuilder svg, PlotSeries series, int index, Axes axes)
    {
        var colour = $"s{index % 4}";
        var legendY = LegendTop + (index * LegendRowHeight);
        var path = string.Join(' ', series.Points.Select(point =>
            Invariant($"{axes.X(point.X):0.#},{axes.Y(point.Y):0.#}")));
        svg.Append(Invariant($"  <polyline class=\"line {colour}\" points=\"{path}\"/>\n"));
        foreach (var (x, y) in series.Points)
        {
            svg.Append(Invariant($"  <circle class=\"{colour}\" cx=\"{axes.X(x):0.#}\" cy=\"{axes.Y(y):0.#}\" r=\"3.5\">"))
                .Append(Invariant($"<title>{Text(x)}: {Text(y)}</title></circle>\n"));
        }

        svg.Append(Invariant($"  <circle class=\"{colour}\" cx=\"{Left + 5}\" cy=\"{legendY - 4}\" r=\"4\"/>\n"))
            .Append(Invariant($"  <text class=\"small\" x=\"{Left + 16}\" y=\"{legendY}\">{Safe(series.Label)}</text>\n"));
    }

    private static string Text(double value) => value.ToString(value >= 1_000 ? "#,0" : "0.###", CultureInfo.InvariantCulture);

    private static string Safe(string text) => WebUtility.HtmlEncode(text);

    /// <summary>Where a value lies in the picture.</summary>
    private readonly record struct Axes(double XMax, double YMax, double Top)
    {
        public double X(double x) => Left + (x / XMax * (Width - Left - Right));

        public double Y(double y) => Height - Bottom - (y / YMax * (Height - Top - Bottom));
    }
}
