using System.Globalization;
using Spectre.Console;
using Verdict.Cli.Terminal;
using Verdict.Events;
using Verdict.Protocol.Messages;
using Verdict.Zones;

namespace Verdict.Cli.Replay;

/// <summary>Shows a moment of a zone to people: where it stands, a picture, who is there, what happened last.</summary>
internal sealed class MomentView(ReplayMoment moment, bool allPlayers)
{
    private const int PlayersShown = 20;
    private const int ThingsShown = 40;
    private const int TroublesShown = 20;
    private const int RecoveriesShown = 5;

    private readonly Zone _zone = moment.Replay.Zone!;

    public void Show(Output output)
    {
        output.Done();
        var results = output.Results;
        results.MarkupLine(
            $"[bold]Zone {_zone.Id}[/] after event [bold]{_zone.Epoch}:{_zone.Sequence}[/] · tick {_zone.Tick}"
            + $" · {Utc(moment.Replay.AtMs)}");
        results.WriteLine($"{moment.Source}, up to {moment.Target}{(moment.ReachesEnd ? ", which is its end" : string.Empty)}");
        results.WriteLine($"state {_zone.Hash()}");
        results.WriteLine(Proof());
        if (Reach(moment.Replay) is { } reach) results.WriteLine(reach);
        foreach (var row in ZonePicture.Draw(_zone)) results.MarkupLine(row);
        if (_zone.PlayerCount > 0) output.Table(Players());
        if (_zone.EntityCount > _zone.PlayerCount) output.Table(Things());
        if (moment.Recent.Count > 0) output.Table(Events());
        if (moment.Replay.Findings.Recoveries.Count > 0) output.Table(Recoveries());
        foreach (var trouble in Troubles(moment.Replay.Findings).Take(TroublesShown)) output.Warn(trouble);
    }

    /// <summary>Why the replay did not begin at the zone's beginning; null when it did.</summary>
    public static string? Reach(ZoneReplay replay) => replay.Base is not { } head ? null :
        $"The log does not reach back to the zone's beginning: what it has begins at {replay.Begins?.Epoch}:{replay.Begins?.Sequence},"
        + $" and the replay at the snapshot of {head.Epoch}:{head.Sequence}, taken {Utc(head.TakenAtMs)}.";

    /// <summary>Everything that does not fit, a sentence each.</summary>
    public static IEnumerable<string> Troubles(ZoneFindings findings)
    {
        foreach (var gap in findings.Gaps)
        {
            var count = gap.Missing is { } missing ? $"{missing:N0} events are" : "an unknown number of events is";
            yield return $"{count} missing between {gap.After.Epoch}:{gap.After.Sequence} and {gap.Before.Epoch}:{gap.Before.Sequence}.";
        }

        foreach (var (at, kind, text) in findings.Mismatches) yield return $"{kind} at {at.Epoch}:{at.Sequence}: {text}";
        if (findings.Fenced == 0) yield break;
        yield return $"{findings.Fenced:N0} events were recorded by an owner that had been replaced, and were passed over.";
    }

    private string Proof()
    {
        var found = moment.Replay.Findings;
        var compared = $"{found.SnapshotsCompared:N0} snapshots and {found.SeamsCompared:N0} owners' first states";
        return moment.IsProven
            ? $"{found.Events:N0} events replayed; {compared} on the way are what they give."
            : $"{found.Events:N0} events read, compared with {compared}: {found.MismatchCount:N0} mismatches, {found.GapCount:N0} gaps.";
    }

    private Table Players()
    {
        var table = Columns("player", "name", "x mm", "y mm", "life", "until tick", "stride mm");
        var shown = allPlayers ? _zone.PlayerCount : PlayersShown;
        foreach (var (view, budget) in moment.Players().Take(shown))
        {
            table.AddRow(
                $"{view.Id}",
                Markup.Escape(view.Name),
                $"{view.Position.X}",
                $"{view.Position.Y}",
                view.Life.ToString().ToLowerInvariant(),
                view.Life == Life.Alive ? string.Empty : $"{view.LifeUntilTick}",
                $"{budget}");
        }

        var rest = _zone.PlayerCount - shown;
        return rest > 0 ? table.Caption($"{rest} more; --players lists all") : table;
    }

    private Table Things()
    {
        var table = Columns("what", "id", "is", "x mm", "y mm");
        var things = moment.All(EntityKind.Monster).Concat(moment.All(EntityKind.Item)).ToList();
        foreach (var (key, name, position, _, _) in things.Take(ThingsShown))
        {
            table.AddRow(key.Kind.ToString().ToLowerInvariant(), $"{key.Id}", Markup.Escape(name), $"{position.X}", $"{position.Y}");
        }

        return things.Count > ThingsShown ? table.Caption($"{things.Count - ThingsShown} more in --json") : table;
    }

    private Table Events()
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var name in (string[])["time", "event"]) table.AddColumn(new TableColumn(name).NoWrap());
        table.AddColumn("what").AddColumn("session and command");
        foreach (var story in moment.Recent)
        {
            table.AddRow(
                Clock(story.OccurredAtMs),
                $"{story.Point.Epoch}:{story.Point.Sequence}",
                Markup.Escape($"{story.Type} {story.PlayerId}: {story.Text}"),
                story.Cause == Cause.Server ? "server" : $"{story.Cause.Session} {story.Cause.Sequence}");
        }

        return table.Caption("the last events before the moment");
    }

    private Table Recoveries()
    {
        var table = Columns("recovered", "from", "snapshot", "log", "replayed", "lost", "ms", "notes");
        foreach (var (at, _, certificate) in moment.Replay.Findings.Recoveries.TakeLast(RecoveriesShown))
        {
            table.AddRow(
                $"{at.Epoch}:{at.Sequence}",
                certificate.Source.ToString().ToLowerInvariant(),
                certificate.SnapshotEpoch.Value == 0 ? string.Empty : $"{certificate.SnapshotEpoch}:{certificate.SnapshotSequence}",
                certificate.Log.ToString().ToLowerInvariant(),
                $"{certificate.EventsReplayed:N0}",
                certificate.EventsLost == 0 ? "0" : $"[red]{certificate.EventsLost:N0}[/]",
                $"{certificate.TotalUs / 1_000.0:0.0}",
                Markup.Escape(certificate.Notes));
        }

        return table.Caption("certificates of recoveries on the way");
    }

    private static Table Columns(params string[] names)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var name in names) table.AddColumn(name);
        return table;
    }

    private static string Clock(long unixMs) =>
        DateTimeOffset.FromUnixTimeMilliseconds(unixMs).ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    private static string Utc(long unixMs) =>
        DateTimeOffset.FromUnixTimeMilliseconds(unixMs).ToString("yyyy-MM-dd HH:mm:ss.fff 'UTC'", CultureInfo.InvariantCulture);
}
