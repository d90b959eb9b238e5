using Verdict.Events;
using Verdict.GameServer.Net.Linux;
using Verdict.GameServer.Placement;
using Verdict.GameServer.Publishing;
using Verdict.GameServer.Recovery;
using Verdict.GameServer.Ticking;

namespace Verdict.GameServer.Operations;

/// <summary>What the health port answers.</summary>
internal static class HealthApi
{
    public static void Map(WebApplication app)
    {
        // Alive means able to answer; whether it should get players is for /readyz to say.
        app.MapGet("/healthz", () => Results.Json(new { status = "alive" }));
        app.MapGet("/readyz", (ZoneDirectory zones, JournalPublisher publisher, JournalKeeper keeper, Shipper shipper) =>
            Ready(zones, publisher, keeper.State, shipper));
        app.MapGet("/figures", (FiguresReporter reporter) => reporter.Latest is { } figures
            ? Results.Json(figures)
            : Results.Json(new { error = "Nothing has been measured yet; the first figures come within a second." }, statusCode: 503));
        app.MapGet("/metrics", (FiguresReporter reporter, ZoneDirectory zones, HttpResponse response) =>
        {
            if (reporter.Latest is not { } figures) return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
            response.ContentType = PrometheusText.ContentType;
            new PrometheusText(response.BodyWriter).Write(figures, zones.Zones);
            return Results.Empty;
        });
        app.MapGet("/recoveries", (RecoveryBook book) => Results.Json(book.Reports.Select(Tell)));
        app.MapGet("/figures/run", (FiguresReporter reporter, ZoneDirectory zones) => Results.Json(new
        {
            tickUs = Percentiles(reporter.WholeRun(static zone => zone.TickTimes)),
            verdictUs = Percentiles(reporter.WholeRun(static zone => zone.VerdictTimes)),
            inboxLength = Percentiles(reporter.WholeRun(static zone => zone.InboxLengths)),
            tickOverruns = zones.Zones.Sum(static zone => zone.TickOverruns),
            threads = zones.Zones.GroupBy(static zone => zone.Meter).Select(static group => Tell(group.Key, group.First().Lines)),
        }));
    }

    private static object Tell(PassMeter meter, LineSet? lines) => new
    {
        idleNs = meter.SpentNs(PassPhase.Idle),
        receiveNs = meter.SpentNs(PassPhase.Receive),
        decideNs = meter.SpentNs(PassPhase.Decide),
        tickNs = meter.SpentNs(PassPhase.Tick),
        tellNs = meter.SpentNs(PassPhase.Tell),
        sendNs = meter.SpentNs(PassPhase.Send),
        passes = meter.Passes,
        longPasses = meter.LongPasses,
        handedOver = meter.HandedOver,
        reads = meter.Reads,
        writes = meter.Writes,
        wouldBlocks = meter.WouldBlocks,
        connections = lines?.Count ?? 0,
    };

    private static object Tell(RecoveryReport report) => new
    {
        atMs = report.AtMs,
        zone = report.Certificate.Zone.Value,
        epoch = report.Epoch.Value,
        players = report.Players,
        source = report.Certificate.Source.ToString().ToLowerInvariant(),
        log = report.Certificate.Log.ToString().ToLowerInvariant(),
        snapshotEpoch = report.Certificate.SnapshotEpoch.Value,
        snapshotSequence = report.Certificate.SnapshotSequence,
        snapshotTick = report.Certificate.SnapshotTick,
        snapshotAgeMs = report.Certificate.SnapshotAgeMs,
        eventsReplayed = report.Certificate.EventsReplayed,
        gaps = report.Certificate.Gaps,
        eventsLost = report.Certificate.EventsLost,
        snapshotHash = report.Certificate.SnapshotHash.ToString(),
        stateHash = report.Certificate.StateHash.ToString(),
        loadUs = report.Certificate.LoadUs,
        replayUs = report.Certificate.ReplayUs,
        totalUs = report.Certificate.TotalUs,
        notes = report.Notes,
    };

    private static IResult Ready(ZoneDirectory zones, JournalPublisher publisher, RecordingState recording, Shipper shipper)
    {
        var failed = zones.Zones.Where(zone => zone.IsFailed).Select(zone => zone.Id.Value).ToArray();
        var fenced = zones.Zones.Where(zone => zone.IsFenced).Select(zone => zone.Id.Value).ToArray();
        var isWell = zones.Zones.Count > 0 && failed.Length + fenced.Length == 0 && !publisher.IsSaturated && !publisher.IsRefusing;
        // Ready is about newcomers: whoever sends players here is to send them elsewhere while operators let none in.
        var ready = isWell && zones.Gate.Admission == Admission.Open;
        // Kafka being away is worth saying and no reason to keep players away.
        return Results.Json(
            new
            {
                ready,
                admission = zones.Gate.Admission.ToString(),
                zones = zones.Zones.Count,
                failedZones = failed,
                fencedZones = fenced,
                journalFailing = publisher.IsFailing,
                journalFull = publisher.IsSaturated,
                diskBudgetUsedUp = publisher.IsRefusing,
                recording = recording.Mode.ToString(),
                recording.WaitingEvents,
                recording.WaitingBytes,
                recording.OldestWaitingMs,
                recording.LossInMs,
                recording.DroppedEvents,
                unprotectedBuffers = publisher.Unprotected,
                shipError = shipper.Failure,
            },
            statusCode: ready ? 200 : 503);
    }

    private static object Percentiles(Histogram.Reading values) =>
        new { p50 = values.Percentile(0.50), p95 = values.Percentile(0.95), p99 = values.Percentile(0.99), max = values.Max };
}
