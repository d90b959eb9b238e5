using Microsoft.Extensions.Options;
using Verdict.Events;
using Verdict.GameServer.Publishing;
using Verdict.Protocol;
using Verdict.Storage;
using Verdict.Storage.Journal;

namespace Verdict.GameServer.Snapshots;

/// <summary>The snapshots of all zones of this server.</summary>
internal sealed class SnapshotService : IDisposable
{
    private readonly CancellationTokenSource _stopped = new();
    private readonly SnapshotContext _context;
    private readonly SnapshotSaver[] _savers;
    private readonly ZoneSnapshots[] _zones;

    public SnapshotService(
        ISnapshotStore hot,
        JournalPublisher publisher,
        JournalWriter journal,
        IOptions<SnapshotOptions> options,
        IOptions<GameServerOptions> server,
        TimeProvider time,
        ILogger<SnapshotService> logger)
    {
        var meter = new SnapshotMeter(time);
        _context = new(hot, publisher, meter, options.Value, server.Value.Node, journal.Id, time, logger, _stopped.Token);
        var places = server.Value.Zones;
        _savers = [.. Enumerable.Range(1, places).Select(zone => new SnapshotSaver(new(zone), _context))];
        _zones = [.. _savers.Select((saver, place) =>
            new ZoneSnapshots(new CutSchedule(options.Value, place, places), saver, _context, journal))];
    }

    /// <summary>From where on the journal is needed to recover every zone; 0, that is all of it, as long as that is not known.</summary>
    public long NeededFrom => _savers.Min(saver => saver.NeededFrom);

    /// <summary>One zone's snapshots, for the thread that owns it.</summary>
    public ZoneSnapshots Of(ZoneId zone) => _zones[zone.Value - 1];

    /// <summary>Asks for a snapshot of a zone, hot and cold, in the name of a command. From any thread.</summary>
    /// <param name="zone">Which zone; <see cref="ZoneId.Any"/> means all.</param>
    /// <param name="commandId">What the snapshot names as its cause.</param>
    /// <returns>False when there is no such zone here, or too many are asked for already.</returns>
    public bool TryRequest(ZoneId zone, string commandId)
    {
        if (zone == ZoneId.Any) return _zones.Count(snapshots => snapshots.TryRequest(commandId)) == _zones.Length;
        return zone.Value >= 1 && zone.Value <= _zones.Length && Of(zone).TryRequest(commandId);
    }

    public SnapshotFigures Measure() => _context.Meter.Measure(_context.Hot.Name, _zones.Length);

    /// <summary>Completes when everything cut so far was saved.</summary>
    public Task FinishAsync(CancellationToken cancellation) => Task.WhenAll(_savers.Select(saver => saver.FinishAsync(cancellation)));

    /// <summary>Saves what was cut, within a bounded time, and ends. The publisher must still be running.</summary>
    public async Task StopAsync()
    {
        _stopped.CancelAfter(_context.Options.SaveTimeoutMs);
        await FinishAsync(_stopped.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stopped.CancelAsync();
    }

    public void Dispose() => _stopped.Dispose();
}
