using System.Diagnostics;
using Microsoft.Extensions.Options;
using Verdict.GameServer.Net;
using Verdict.GameServer.Net.Linux;
using Verdict.GameServer.Placement;
using Verdict.GameServer.Publishing;
using Verdict.GameServer.Recovery;
using Verdict.GameServer.Snapshots;
using Verdict.GameServer.Sync;
using Verdict.GameServer.Watching;
using Verdict.Storage.Journal;

namespace Verdict.GameServer.Ticking;

/// <summary>Recovers the zones when the server starts, shares them out among
/// threads, and ends them in the order that loses nothing.</summary>
internal sealed class ZoneHost(
    ZoneRecovery recovery,
    ZoneDirectory directory,
    JournalPublisher publisher,
    SnapshotService snapshots,
    ZoneWatches watches,
    JournalKeeper keeper,
    JournalWriter journal,
    EventSpool spool,
    Metrics metrics,
    IOptions<ZoneLoopOptions> loop,
    IOptions<NetOptions> net,
    IOptions<SyncOptions> sync,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<ZoneHost> logger) : IHostedService
{
    private List<ZoneThread> _threads = [];
    private Task _zonesStopped = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var note in journal.Recovery.Notes) Log.JournalMended(logger, note);
        Salvage();
        keeper.NeededFrom = () => snapshots.NeededFrom;
        var zones = (await recovery.RecoverAllAsync(cancellationToken)).Select(Employ).ToList();
        directory.Open(zones);
        var threads = loop.Value.ThreadCount(zones.Count);
        _threads = [.. Enumerable.Range(0, threads).Select(thread => Thread(thread, [.. zones.Where((_, i) => i % threads == thread)]))];
        // Spread evenly over a tick: work that comes in one burst makes the last clients wait for all others.
        var tick = Stopwatch.Frequency / loop.Value.TicksPerSecond;
        foreach (var thread in _threads) thread.Start(zone => tick * zones.IndexOf(zone) / zones.Count);
        // The socket server is stopped before this service and waits for its connections to end, so the zones must end them first.
        lifetime.ApplicationStopping.Register(() => _zonesStopped = Task.WhenAll(_threads.Select(thread => thread.StopAsync())));
    }

    /// <summary>Zones first, so that they hand over all they decided; then their last snapshots, which wait for the journal; then the
    /// journal, so that it is all on disk.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _zonesStopped;
        await snapshots.StopAsync();
        await publisher.StopAsync();
        foreach (var thread in _threads) thread.Dispose();
    }

    private ZoneThread Thread(int number, IReadOnlyList<ZoneWorker> zones)
    {
        var meter = new PassMeter();
        var lines = net.Value.UsesEpoll ? new LineSet(meter, logger) : null;
        foreach (var zone in zones) zone.Lines = lines;
        var writer = new UpdateWriter(number, loop.Value.Niceness, logger);
        return new(number, zones, lines ?? (IArrivals)new Doorbell(), meter, sync.Value, writer, loop.Value, RecoverLater, logger);
    }

    private ZoneWorker Employ(RecoveredZone recovered) => new(
        recovered, loop.Value, net.Value, sync.Value, publisher, snapshots.Of(recovered.Zone.Id), directory, metrics, time, logger)
    {
        Watch = watches.Of(recovered.Zone.Id),
    };

    // Before any zone is recovered, so that no zone is rebuilt without what it had already answered for.
    private void Salvage()
    {
        if (spool.Note.Length > 0) Log.SpoolDiscarded(logger, spool.Note);
        var salvaged = JournalSalvage.Run(journal, spool);
        foreach (var note in salvaged.Notes) Log.SpoolDamaged(logger, note);
        if (salvaged.Events + salvaged.EventsGivenUp > 0) Log.Salvaged(logger, salvaged.Events, salvaged.Zones, salvaged.EventsGivenUp);
    }

    // Off the zone's thread, which goes on with its other zones.
    private void RecoverLater(ZoneThread thread, ZoneWorker zone) => _ = Task.Run(async () =>
    {
        for (var retryMs = 100; ; retryMs = Math.Min(retryMs * 2, 10_000))
        {
            try
            {
                await publisher.FlushAsync(CancellationToken.None);
                thread.Restart(zone, await recovery.RecoverAsync(zone.Id, lifetime.ApplicationStopping));
                return;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception e)
            {
                Log.ZoneFailed(logger, zone.Id, e);
                await Task.Delay(retryMs);
            }
        }
    });
}
