using System.Text.Json.Nodes;
using Spectre.Console;
using Verdict.Cli.Terminal;

namespace Verdict.Cli.Replay;

/// <summary>What replaying the whole log proves, zone by zone.</summary>
/// <param name="Source">Where the events came from.</param>
/// <param name="EventsLost">Events that should be in the log and cannot be read.</param>
/// <param name="LastLoss">The last such loss as a sentence.</param>
/// <param name="Zones">Every zone that was met.</param>
internal sealed record ReplayProof(string Source, long EventsLost, string LastLoss, IReadOnlyList<ZoneReplay> Zones)
{
    private const int ShownMax = 20;

    /// <summary>Whether every zone could be replayed to its end, and all that was recorded fits.</summary>
    public bool Holds => EventsLost == 0 && LastLoss.Length == 0 && Zones.All(Proves);

    public JsonObject ToJson() => new()
    {
        ["ok"] = Holds,
        ["source"] = Source,
        ["eventsLost"] = EventsLost,
        ["loss"] = LastLoss,
        ["zones"] = new JsonArray([.. Zones.Select(ToJson)]),
    };

    public void Show(Output output)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var name in (string[])["zone", "events", "epochs", "certified", "seams", "snapshots", "differ", "gaps", "ends at"])
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        foreach (var zone in Zones)
        {
            var found = zone.Findings;
            table.AddRow(
                $"{zone.Id}",
                $"{found.Events:N0}",
                $"{found.Epochs:N0}",
                $"{found.RecoveryCount:N0}",
                $"{found.SeamsCompared:N0}",
                $"{found.SnapshotsCompared:N0}{(found.SnapshotsLate == 0 ? string.Empty : $" + {found.SnapshotsLate:N0} late")}",
                Zero(found.MismatchCount),
                Zero(found.GapCount),
                zone.Zone is null ? "[red]unknown[/]" : $"{zone.Point.Epoch}:{zone.Point.Sequence}");
        }

        output.Table(table);
        foreach (var zone in Zones) Tell(zone, output);
        if (LastLoss.Length > 0) output.Warn($"{EventsLost:N0} events are missing in the log itself. {LastLoss}");
        output.Results.MarkupLine(Verdict());
    }

    private static bool Proves(ZoneReplay zone) => zone.Zone is not null && zone.Findings is { MismatchCount: 0, GapCount: 0 };

    private string Verdict()
    {
        var events = Zones.Sum(zone => zone.Findings.Events);
        var compared = Zones.Sum(zone => zone.Findings.SnapshotsCompared);
        var seams = Zones.Sum(zone => zone.Findings.SeamsCompared);
        return Holds
            ? $"[green]Proven: {events:N0} events replayed; {compared:N0} snapshots and {seams:N0} owners' first states agree.[/]"
            : $"[red]Not proven: {Zones.Count(zone => !Proves(zone))} of {Zones.Count} zones do not add up"
                + $"{(LastLoss.Length > 0 ? $", and {EventsLost:N0} events are missing in the log" : string.Empty)}.[/]";
    }

    private static void Tell(ZoneReplay zone, Output output)
    {
        if (MomentView.Reach(zone) is { } reach) output.Line($"Zone {zone.Id}: {reach}");
        foreach (var sentence in MomentView.Troubles(zone.Findings).Take(ShownMax)) output.Warn($"Zone {zone.Id}: {sentence}");
    }

    private static JsonNode ToJson(ZoneReplay zone)
    {
        var json = FindingsJson.Of(zone.Findings);
        json.Insert(0, "zone", zone.Id.Value);
        json.Insert(1, "ok", Proves(zone));
        json.Insert(2, "endsAt", zone.Zone is null ? null : FindingsJson.Of(zone.Point));
        json.Insert(3, "stateHash", zone.Zone?.Hash().ToString());
        json.Insert(4, "reachesBack", zone.Base is null);
        return json;
    }

    private static string Zero(long count) => count == 0 ? "[green]0[/]" : $"[red]{count:N0}[/]";
}
