using System.Text;
using Verdict.Protocol;
using Verdict.Protocol.Messages;
using Verdict.Zones;

namespace Verdict.Cli.Replay;

/// <summary>Draws a whole zone in a few rows of text: its ground, and how many stand where.</summary>
internal static class ZonePicture
{
    private const int Columns = 64;

    // A character is about twice as tall as wide.
    private const int Slant = 2;
    private const int DigitMax = 9;

    /// <summary>Rows of markup, north up, and a legend below.</summary>
    public static IEnumerable<string> Draw(Zone zone)
    {
        var map = zone.Map.Shape;
        var cellWidthMm = Math.Max(1, (map.WidthMm + Columns - 1) / Columns);
        var cellHeightMm = cellWidthMm * Slant;
        var rows = (map.HeightMm + cellHeightMm - 1) / cellHeightMm;
        var crowds = Crowds(zone, cellWidthMm, cellHeightMm);
        for (var row = rows - 1; row >= 0; row--)
        {
            var line = new StringBuilder();
            for (var column = 0; column < Columns && (long)column * cellWidthMm < map.WidthMm; column++)
            {
                var area = new Rectangle(column * cellWidthMm, row * cellHeightMm, cellWidthMm, cellHeightMm);
                line.Append(crowds.TryGetValue((column, row), out var crowd) ? crowd.Symbol : Ground(map, area));
            }

            yield return line.ToString();
        }

        yield return "[grey]# wall  ~ snare  V pit  o alive  % stunned  x dead  2–9 so many, + more  m monster  * item[/]";
    }

    private static Dictionary<(int Column, int Row), Crowd> Crowds(Zone zone, int cellWidthMm, int cellHeightMm)
    {
        var crowds = new Dictionary<(int, int), Crowd>();
        for (var index = 0; index < zone.EntityCount; index++)
        {
            var view = zone.EntityAt(index);
            var cell = (view.Position.X / cellWidthMm, view.Position.Y / cellHeightMm);
            // Players come first in the enumeration: where one stands, no thing is drawn.
            if (view.Key.Kind != EntityKind.Player && crowds.ContainsKey(cell)) continue;
            crowds[cell] = new(crowds.GetValueOrDefault(cell).Count + 1, view.Key.Kind, view.Life);
        }

        return crowds;
    }

    private static string Ground(MapShape map, Rectangle cell)
    {
        foreach (var obstacle in map.Obstacles)
        {
            if (Touch(obstacle, cell)) return "[grey]#[/]";
        }

        foreach (var hazard in map.Hazards)
        {
            if (Touch(hazard.Area, cell)) return hazard.Kind == HazardKind.Pit ? "[red]V[/]" : "[yellow]~[/]";
        }

        return " ";
    }

    private static bool Touch(Rectangle a, Rectangle b) =>
        a.X < (long)b.X + b.WidthMm && b.X < (long)a.X + a.WidthMm && a.Y < (long)b.Y + b.HeightMm && b.Y < (long)a.Y + a.HeightMm;

    /// <summary>Who stands in one cell.</summary>
    /// <param name="Count">How many.</param>
    /// <param name="Kind">What they are.</param>
    /// <param name="Life">Of the one who was counted last; shown when it is the only one.</param>
    private readonly record struct Crowd(int Count, EntityKind Kind, Life Life)
    {
        public string Symbol => (Kind, Count) switch
        {
            (EntityKind.Monster, _) => "[fuchsia]m[/]",
            (EntityKind.Item, _) => "[green]*[/]",
            (_, 1) => Life switch { Life.Dead => "[red]x[/]", Life.Stunned => "[yellow]%[/]", _ => "[aqua]o[/]" },
            (_, <= DigitMax) => $"[aqua]{Count}[/]",
            _ => "[aqua]+[/]",
        };
    }
}
