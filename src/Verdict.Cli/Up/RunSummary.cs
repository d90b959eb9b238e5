using System.Text.Json.Nodes;
using Spectre.Console;
using Verdict.Cli.Players;

namespace Verdict.Cli.Up;

/// <summary>What a bounded run came to: does every accepted verdict lie in the journal and in the database, once?</summary>
internal sealed record RunSummary(
    long Accepted,
    long Rejected,
    long Journalled,
    long Shipped,
    long Rows,
    long Lag,
    long Missing,
    long DroppedDuplicates,
    LatencyHistogram RoundTrips,
    RunFigures? Times)
{
    /// <summary>Events that consumers miss, and accepted moves that have no row.</summary>
    public long Lost => Missing + Math.Max(0, Accepted - Rows);

    /// <summary>Deliveries that came twice and were dropped, and rows for which there is no event.</summary>
    public long Duplicates => DroppedDuplicates + Math.Max(0, Rows - Journalled);

    /// <summary>Moves that were recorded without the bots hearing of it: their verdict was lost with a connection, or they are another
    /// player's.</summary>
    public long Unheard => Math.Max(0, Journalled - Accepted);

    /// <summary>A delivery that came twice and was dropped is what the platform is for; a row too many is not.</summary>
    public bool AddsUp => Accepted <= Journalled && Journalled == Shipped && Shipped == Rows && Lag == 0 && Lost == 0;

    public JsonObject ToJson() => new()
    {
        ["accepted"] = Accepted,
        ["rejected"] = Rejected,
        ["journalled"] = Journalled,
        ["shipped"] = Shipped,
        ["rows"] = Rows,
        ["lag"] = Lag,
        ["lost"] = Lost,
        ["duplicates"] = Duplicates,
        ["rtt_ms"] = RoundTrips.ToJson(),
        ["tick_ms"] = Times is null ? null : new JsonObject
        {
            ["p50"] = Milliseconds(Times.TickUs.P50),
            ["p99"] = Milliseconds(Times.TickUs.P99),
            ["max"] = Milliseconds(Times.TickUs.Max),
        },
    };

    public Table ToTable()
    {
        var table = new Table().Border(TableBorder.Rounded).HideHeaders();
        table.AddColumn("what").AddColumn(new TableColumn("number").RightAligned()).AddColumn("meaning");
        table.AddRow("accepted", $"{Accepted:N0}", "verdicts the bots received");
        table.AddRow("rejected", $"{Rejected:N0}", "moves the rules did not allow");
        table.AddRow("journalled", Same(Journalled), "PlayerMoved events on the game server's disk");
        table.AddRow("shipped", Same(Shipped), "of those, in the event log that consumers read");
        table.AddRow("rows", Same(Rows), "rows added to movement history");
        table.AddRow("lag", Zero(Lag), "events recorded but not yet applied");
        table.AddRow("lost", Zero(Lost), "events missing, or verdicts without a row");
        table.AddRow("duplicates", Zero(Duplicates), "events delivered twice, or rows without an event");
        if (Unheard > 0) table.AddRow("unheard", $"{Unheard:N0}", "moves recorded whose verdict was cut off, or of other players");
        table.AddRow(
            "round trip",
            RoundTrips.ToString(),
            "p50 / p95 / p99 / max, from sending to verdict");
        if (Times is { TickUs: var tick })
        {
            table.AddRow(
                "tick",
                $"{Milliseconds(tick.P50):0.00} / {Milliseconds(tick.P99):0.00} / {Milliseconds(tick.Max):0.00} ms",
                "p50 / p99 / max, time a zone's tick took");
        }

        return table.Caption(AddsUp ? "[green]Every accepted verdict was recorded, once.[/]" : "[red]The numbers do not add up.[/]");
    }

    private string Same(long value) => value == Journalled && value >= Accepted ? $"[green]{value:N0}[/]" : $"[red]{value:N0}[/]";

    private static string Zero(long value) => value == 0 ? "[green]0[/]" : $"[red]{value:N0}[/]";

    private static double Milliseconds(long us) => Math.Round(us / 1_000.0, 3);
}
