using Microsoft.Extensions.Options;
using Verdict.Events;
using Verdict.GameServer.Net;
using Verdict.GameServer.Placement;
using Verdict.GameServer.Publishing;
using Verdict.GameServer.Snapshots;
using Verdict.GameServer.Ticking;
using Verdict.Protocol.MessagePack;
using Verdict.Storage.Journal;

namespace Verdict.GameServer.Operations;

/// <summary>Measures the server once a second and publishes it into the event log.</summary>
internal sealed class FiguresReporter(
    IOptions<GameServerOptions> options,
    ZoneDirectory zones,
    Metrics metrics,
    JournalPublisher publisher,
    JournalWriter journal,
    Shipper shipper,
    JournalKeeper keeper,
    SnapshotService snapshots,
    IOptions<PublishingOptions> publishing,
    IOptions<JournalOptions> budget,
    IOptions<NetOptions> net,
    AddressLimits connections,
    TimeProvider time,
    ILogger<FiguresReporter> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly long _startedAtMs = time.GetUtcNow().ToUnixTimeMilliseconds();
    // A hundred zones are measured every second: what that needs is made once.
    private readonly Dictionary<ZoneWorker, (Histogram.Reading Ticks, Histogram.Reading Verdicts)> _last = [];
    private readonly Histogram.Reading _ticks = Histogram.Reading.Empty;
    private readonly Histogram.Reading _verdicts = Histogram.Reading.Empty;

    private byte[] _bytes = [];
    private long _lookedAt = time.GetTimestamp();
    private TimeSpan _used = Environment.CpuUsage.TotalTime;

    /// <summary>The last measurement; null before the first.</summary>
    public ServerFigures? Latest { get; private set; }

    /// <summary>What all zones together counted in one of their histograms since the start.</summary>
    public Histogram.Reading WholeRun(Func<ZoneWorker, Histogram> which) =>
        zones.Zones.Aggregate(Histogram.Reading.Empty, (sum, zone) => sum.Plus(which(zone).Read()));

    /// <summary>Measures now. Percentiles are of the time since the last measurement.</summary>
    public ServerFigures Measure()
    {
        var sessions = metrics.Sessions;
        return new(
            options.Value.Node,
            time.GetUtcNow().ToUnixTimeMilliseconds(),
            _startedAtMs,
            sessions,
            metrics.FramesIn,
            metrics.FramesOut,
            metrics.BytesIn,
            metrics.BytesOut,
            metrics.SlowClientsClosed,
            Environment.WorkingSet,
            GC.CollectionCount(0),
            GC.CollectionCount(1),
            GC.CollectionCount(2),
            GC.GetTotalAllocatedBytes(),
            MeasureJournal(),
            snapshots.Measure(),
            [.. zones.Zones.Select(Measure)],
            metrics.MeasureSync(),
            MeasureCpuPermille(),
            Environment.ProcessorCount,
            connections.Connections,
            net.Value.ConnectionsMax,
            zones.Gate.Admission,
            zones.Zones.Sum(static zone => zone.Accepted + zone.Rejected),
            zones.Zones.Sum(static zone => zone.Undecided),
            metrics.LastCommandAtMs,
            Stopping: false);
    }

    /// <summary>Says last that the server stops.</summary>
    /// <remarks>Zones, journal and shipper end after this, so it is recorded and sent like all else.</remarks>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Publish(stopping: true);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) Publish(stopping: false);
    }

    private void Publish(bool stopping)
    {
        try
        {
            Latest = Measure() with { Stopping = stopping };
            publisher.PostFigures(Encode(Latest));
        }
        catch (InvalidOperationException e)
        {
            Log.FiguresFailed(logger, e);
        }
    }

    // With a thousand zones the room alone would be a large object every second.
    private byte[] Encode(ServerFigures figures)
    {
        var needed = ServerFigures.BytesMax(figures.Zones.Count);
        if (_bytes.Length < needed) _bytes = new byte[needed];
        var writer = new MessagePackWriter(_bytes);
        figures.Write(ref writer);
        return _bytes.AsSpan(0, writer.Length).ToArray();
    }

    // Of all processors together, since the last look.
    private int MeasureCpuPermille()
    {
        var (now, used) = (time.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var (passed, worked) = (time.GetElapsedTime(_lookedAt, now), used - _used);
        (_lookedAt, _used) = (now, used);
        return passed <= TimeSpan.Zero ? 0 : (int)(1_000 * worked / passed / Environment.ProcessorCount);
    }

    private JournalFigures MeasureJournal()
    {
        var state = keeper.State;
        return new(
            journal.DurableIndex,
            publisher.QueuedBytes,
            publishing.Value.QueueBytesMax,
            journal.DiskBytes,
            shipper.IsNeeded ? shipper.ShippedIndex : journal.DurableIndex,
            shipper.IsNeeded,
            shipper.Failure,
            state.Mode,
            state.WaitingEvents,
            state.WaitingBytes,
            state.OldestWaitingMs,
            state.LossInMs,
            budget.Value.DiskBytesMax,
            state.DroppedEvents);
    }

    private ZoneFigures Measure(ZoneWorker zone)
    {
        if (!_last.TryGetValue(zone, out var last)) _last[zone] = last = (Histogram.Reading.Empty, Histogram.Reading.Empty);
        zone.TickTimes.ReadSince(last.Ticks, _ticks);
        zone.VerdictTimes.ReadSince(last.Verdicts, _verdicts);
        return new(
            zone.Id.Value,
            zone.Epoch.Value,
            zone.Tick,
            zone.Players,
            zone.InboxLength,
            zone.InboxCapacity,
            zone.Accepted,
            zone.Rejected,
            zone.RefusedBusy,
            zone.Events,
            zone.TickOverruns,
            _ticks.Percentile(0.50),
            _ticks.Percentile(0.99),
            _ticks.Max,
            _verdicts.Percentile(0.50),
            _verdicts.Percentile(0.99),
            _verdicts.Max,
            publisher.MovesJournalled(zone.Id),
            zone switch { { IsFenced: true } => ZoneHealth.Fenced, { IsFailed: true } => ZoneHealth.Recovering, _ => ZoneHealth.Playing },
            zone.RoundTrips.MeanUs,
            zone.PlayersMax);
    }
}
