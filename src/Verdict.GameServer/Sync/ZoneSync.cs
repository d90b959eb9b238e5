using System.Diagnostics;
using Verdict.GameServer.Net;
using Verdict.GameServer.Ticking;
using Verdict.Protocol;
using Verdict.Protocol.Messages;
using Verdict.Zones;

namespace Verdict.GameServer.Sync;

/// <summary>Tells the clients of one zone what changes around them, each in its own time. Owned by the zone's thread.</summary>
/// <remarks>
/// An update goes along with a verdict where one is near its time, else by itself: see <see cref="UpdateBeat"/>. So a client costs hardly
/// more writes than it has updates or verdicts, whichever are more. While the thread's passes take too long, updates become rarer.
/// </remarks>
internal sealed class ZoneSync
{
    private readonly Zone _zone;
    private readonly SeatTable _seats;
    private readonly Metrics _metrics;
    private readonly ILogger _logger;
    private readonly LadderThresholds _thresholds;
    private readonly EntityBoard _board;
    private readonly ViewGrid _grid;
    private readonly UpdateComposer _composer;
    private readonly UpdateSchedule _schedule;
    private readonly long _interval;
    private readonly long _farInterval;
    private readonly long _slowInterval;

    // Who was due when nothing had changed: all of them are due as soon as something does.
    private Viewer? _waiting;

    public ZoneSync(Zone zone, SeatTable seats, SyncOptions options, Metrics metrics, ILogger logger, long now)
    {
        (_zone, _seats, _metrics, _logger) = (zone, seats, metrics, logger);
        _thresholds = new(options);
        _grid = new(zone.Map.Shape, options);
        _board = new(zone, _grid);
        _composer = new(_board, _grid);
        _schedule = new(now, Stopwatch.Frequency);
        var farPerSecond = Math.Min(options.FarUpdatesPerSecond, options.UpdatesPerSecond);
        (_interval, _farInterval) = (Stopwatch.Frequency / options.UpdatesPerSecond, Stopwatch.Frequency / farPerSecond);
        _slowInterval = Stopwatch.Frequency / Math.Min(options.SlowUpdatesPerSecond, options.UpdatesPerSecond);
        View = new(
            ViewRules.FinestQuantumMm(zone.Map.Shape),
            _grid.View.RadiusMm,
            _grid.Near.RadiusMm,
            options.UpdatesPerSecond,
            farPerSecond);
    }

    /// <summary>What clients are promised.</summary>
    public ViewRules View { get; }

    /// <summary>When somebody is to be looked at next; <see cref="long.MaxValue"/> when nobody is until something changes.</summary>
    public long NextAt => _schedule.NextAt;

    /// <summary>Whether <see cref="Tell"/> would find anything to do.</summary>
    public bool IsDue(long now) => now >= _schedule.NextAt || !_zone.Changes.IsEmpty;

    /// <summary>Begins to tell a client that has taken its seat: first of everything in its view, with its welcome.</summary>
    public void Seat(ClientConnection client)
    {
        client.Viewer = new(client);
        _schedule.AddNow(client.Viewer);
        // Who is gone falls out of the schedule when it is due. So a zone in which nothing happens but coming and going keeps nobody.
        WakeWaiting();
    }

    /// <summary>Shows a client everything anew, as soon as it may have that.</summary>
    public void Resync(ClientConnection client)
    {
        if (client.Viewer is not { } viewer) return;
        viewer.WantsAll = true;
        WakeWaiting();
    }

    /// <summary>Takes in what changed, and composes for whoever is written to anyway and whoever is due.</summary>
    /// <param name="writes">Who is written to at the end of this pass; whoever is due is added.</param>
    /// <param name="now">The present.</param>
    /// <param name="pressure">Whether there is time for those who are not written to anyway, and how much longer they wait.</param>
    public void Tell(List<ClientConnection> writes, long now, PassPressure pressure)
    {
        if (!_zone.Changes.IsEmpty) TakeInChanges(writes);
        for (var i = 0; i < writes.Count; i++) Ride(writes[i], now, pressure);
        if (now < _schedule.NextAt || !pressure.HasTime(now)) return;
        while (_schedule.TryTake(now, out var viewer))
        {
            if (!viewer.IsSeated) continue;
            if (viewer.DueAt > now) _schedule.Add(viewer);
            else if (IsUpToDate(viewer)) (viewer.Next, _waiting) = (_waiting, viewer);
            else TellAlone(viewer, writes, now, pressure);
        }
    }

    // Whoever reads badly is looked at on and on, so that it gets better when it does.
    private bool IsUpToDate(Viewer viewer) =>
        viewer.Picture.ViewStamp == _board.Stamp && !viewer.Picture.IsBlank && !viewer.WantsAll
        && viewer.Ladder.Step == ReadingStep.Reading && !viewer.Client.Outbox.IsBlocked;

    private void Ride(ClientConnection client, long now, PassPressure pressure)
    {
        if (client.Viewer is not { IsSeated: true } viewer) return;
        var relaxed = IntervalOf(viewer);
        var interval = pressure.Stretch(relaxed);
        viewer.Beat.Heard(now, interval);
        if (!viewer.Beat.MayRide(now, interval, relaxed) || !TryCompose(viewer, now)) return;
        viewer.DueAt = viewer.Beat.Told(now, interval);
        _metrics.UpdateSent(rode: true);
    }

    private void TellAlone(Viewer viewer, List<ClientConnection> writes, long now, PassPressure pressure)
    {
        var interval = pressure.Stretch(IntervalOf(viewer));
        if (TryCompose(viewer, now))
        {
            if (viewer.Client.IsDirty || !pressure.TryHandOver(viewer.Client, now)) AddTo(writes, viewer.Client);
            viewer.DueAt = viewer.Beat.Told(now, interval);
            _metrics.UpdateSent(rode: false);
        }
        else
        {
            // Whoever does not read is looked at no more often than it would be told; who missed nothing soon may.
            viewer.DueAt = viewer.Client.Outbox.IsBlocked ? now + interval : UpdateBeat.Missed(now, interval);
        }

        _schedule.Add(viewer);
    }

    private long IntervalOf(Viewer viewer) => viewer.Ladder.Step >= ReadingStep.Slower ? _slowInterval : _interval;

    private bool TryCompose(Viewer viewer, long now)
    {
        var (outbox, picture) = (viewer.Client.Outbox, viewer.Picture);
        var isBlocked = outbox.IsBlocked;
        var step = Look(viewer, isBlocked, now);
        if (isBlocked)
        {
            // The difference to what it knows grows meanwhile, and nothing else does.
            _metrics.UpdateMerged();
            return false;
        }

        var isFarDue = now - viewer.ToldAllAt >= _farInterval;
        if (step == ReadingStep.Resync)
        {
            picture.IsBlank = true;
            viewer.Ladder.ShownAll(_thresholds);
            _metrics.ClientResynced();
        }
        else if (viewer.WantsAll && now - viewer.FullAt >= _farInterval)
        {
            // Everything anew is dear, so it is to be had no more often than what is far.
            (viewer.WantsAll, picture.IsBlank) = (false, true);
        }

        if (picture.IsBlank) viewer.FullAt = now;

        var reach = step == ReadingStep.NearOnly ? _grid.Near : _grid.View;
        var hasNews = _composer.TryCompose(picture, reach, isFarDue, _zone.Tick);
        if (_composer.WasWhole) viewer.ToldAllAt = now;
        if (!hasNews) return false;
        picture.IsBlank = !outbox.TryAppend(_composer.Frames, _composer.FrameCount);
        return true;
    }

    private ReadingStep Look(Viewer viewer, bool isBlocked, long now)
    {
        var before = viewer.Ladder.Step;
        var step = viewer.Ladder.Look(now, isBlocked, _thresholds);
        if (step == before) return step;
        if (before < ReadingStep.Slower && step >= ReadingStep.Slower) _metrics.ClientSlowed();
        if (before < ReadingStep.NearOnly && step >= ReadingStep.NearOnly) _metrics.ClientNearOnly();
        Log.ReadingStepChanged(_logger, viewer.Client.Player, step);
        return step;
    }

    private void TakeInChanges(List<ClientConnection> writes)
    {
        _board.TakeIn(_zone);
        TellPlaced(writes);
        _zone.Changes.Clear();
        WakeWaiting();
    }

    // Others see in their updates who came back to life or was put right; it itself is told exactly where, for no verdict says so.
    private void TellPlaced(List<ClientConnection> writes)
    {
        foreach (var key in _zone.Changes.Placed)
        {
            if (!_zone.TryGetEntity(key, out var entity) || !_seats.TryGet(new(key.Id), out var client)) continue;
            client.Outbox.TryAppend(new Placed(entity.Position, _zone.Tick));
            AddTo(writes, client);
        }
    }

    private void WakeWaiting()
    {
        while (_waiting is { } viewer)
        {
            (_waiting, viewer.Next) = (viewer.Next, null);
            _schedule.AddNow(viewer);
        }
    }

    private static void AddTo(List<ClientConnection> writes, ClientConnection client)
    {
        if (client.IsDirty) return;
        client.IsDirty = true;
        writes.Add(client);
    }
}
