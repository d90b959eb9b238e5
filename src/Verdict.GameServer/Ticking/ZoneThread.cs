using System.Collections.Concurrent;
using System.Diagnostics;
using Verdict.GameServer.Net.Linux;
using Verdict.GameServer.Recovery;
using Verdict.GameServer.Sync;

namespace Verdict.GameServer.Ticking;

/// <summary>The one thread of several zones. In passes: takes what has come, lets each zone that has something to do decide it, and
/// its ticks pass, and writes to each client once.</summary>
/// <remarks>
/// Without anything to do it waits, so that a lone command is decided at once. After a pass that had read something it rests until the gap
/// between passes is over, so that one wake-up serves everything that comes meanwhile. Ticks and updates keep their time to
/// within such a gap.
/// </remarks>
internal sealed class ZoneThread(
    int number,
    IReadOnlyList<ZoneWorker> zones,
    IArrivals arrivals,
    PassMeter meter,
    SyncOptions sync,
    UpdateWriter writer,
    ZoneLoopOptions options,
    Action<ZoneThread, ZoneWorker> failed,
    ILogger logger) : IDisposable
{
    // With every zone failed there is no deadline; a look now and then costs nothing.
    private const int IdleMsMax = 1_000;

    private readonly PassPressure _pressure = new(sync, writer);
    private readonly long _passGap = options.PassGapUs * Stopwatch.Frequency / 1_000_000;
    private readonly long[] _nextDueAt = new long[zones.Count];
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<(ZoneWorker Zone, RecoveredZone Recovered)> _recovered = new();
    private int _first;
    private volatile bool _stopping;

    /// <summary>Opens the zones and begins to serve them.</summary>
    /// <param name="offsetOf">How much later than now a zone's ticks begin, as a timestamp's difference.</param>
    public void Start(Func<ZoneWorker, long> offsetOf)
    {
        foreach (var zone in zones)
        {
            zone.Signal = arrivals.Wake;
            (zone.Meter, zone.Pressure) = (meter, _pressure);
            zone.Start(Stopwatch.GetTimestamp(), offsetOf(zone));
        }

        writer.Start();
        new Thread(Run) { Name = $"zones-{number}", IsBackground = true }.Start();
    }

    /// <summary>Goes on with a zone that had failed. From any thread.</summary>
    public void Restart(ZoneWorker zone, RecoveredZone recovered)
    {
        _recovered.Enqueue((zone, recovered));
        arrivals.Wake();
    }

    /// <summary>Lets the zones decide what waits and end; completes when they have, and their clients have heard of it.</summary>
    public Task StopAsync()
    {
        _stopping = true;
        arrivals.Wake();
        return _stopped.Task;
    }

    public void Dispose() => arrivals.Dispose();

    private void Run()
    {
        if (!LinuxThread.TrySetNiceness(options.Niceness)) Log.NicenessRefused(logger, number, options.Niceness);
        while (!_stopping)
        {
            arrivals.Wait(WaitMs());
            var (began, reads) = (meter.Lap(PassPhase.Idle), meter.Reads);
            arrivals.Receive();
            while (_recovered.TryDequeue(out var restart)) Restart(restart);
            var now = meter.Lap(PassPhase.Receive);
            _pressure.Begin(began);
            // Each pass begins with another zone, so that none is always the one for whose updates no time was left.
            _first = (_first + 1) % zones.Count;
            for (var i = 0; i < zones.Count; i++) Serve((_first + i) % zones.Count, now);
            arrivals.Settle(now);
            meter.Passes++;
            meter.HandedOver = writer.Handed;
            if (_pressure.End(meter.Lap(PassPhase.Send) - began)) meter.LongPasses++;
            if (meter.Reads > reads) Rest(began + _passGap);
        }

        writer.Dispose();
        foreach (var zone in zones)
        {
            if (!zone.IsFailed && !zone.IsFenced) Guard(zone, static zone => zone.Stop());
        }

        arrivals.Finish();
        _stopped.SetResult();
    }

    private int WaitMs()
    {
        var next = long.MaxValue;
        for (var i = 0; i < zones.Count; i++)
        {
            if (_nextDueAt[i] < next && !zones[i].IsIdle) next = _nextDueAt[i];
        }

        if (next == long.MaxValue) return IdleMsMax;
        var left = (next - Stopwatch.GetTimestamp()) * 1_000;
        return (int)Math.Clamp((left + Stopwatch.Frequency - 1) / Stopwatch.Frequency, 0, IdleMsMax);
    }

    private void Rest(long until)
    {
        var left = until - Stopwatch.GetTimestamp();
        if (left > 0) arrivals.Rest(left * 1_000_000_000 / Stopwatch.Frequency);
    }

    // Most zones of many have nothing to do in most passes: two comparisons say so.
    private void Serve(int index, long now)
    {
        var zone = zones[index];
        if ((now < _nextDueAt[index] && !zone.HasWork) || zone.IsIdle) return;
        Guard(zone, static zone =>
        {
            if (!zone.TryPass(Stopwatch.GetTimestamp())) return;
            if (zone.HasWork) zone.Drain();

            // The process may have been stopped while it decided.
            var now = Stopwatch.GetTimestamp();
            if (zone.TryPass(now)) zone.RunDueTicks(now);
            zone.Flush(now);
        });
        _nextDueAt[index] = zone.NextDueAt;
        if (zone.WantsRecovery) Recover(zone);
    }

    // An operator wants it to be built anew from what is recorded, as after a failure.
    private void Recover(ZoneWorker zone)
    {
        zone.WantsRecovery = false;
        Log.ZoneRestarting(logger, zone.Id, zone.Epoch.Value);
        failed(this, zone);
    }

    private void Restart((ZoneWorker Zone, RecoveredZone Recovered) restart) => Guard(restart.Zone, zone =>
    {
        zone.Restart(restart.Recovered, Stopwatch.GetTimestamp());
        Log.ZoneHealed(logger, zone.Id);
    });

    // A zone that fails takes only itself along; the others on this thread play on.
    private void Guard(ZoneWorker zone, Action<ZoneWorker> work)
    {
        try
        {
            work(zone);
        }
        catch (Exception e)
        {
            Log.ZoneFailed(logger, zone.Id, e);
            zone.Fail();
            failed(this, zone);
        }
    }
}
