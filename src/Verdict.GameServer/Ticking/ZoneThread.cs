using System.Collections.Concurrent;
using System.Diagnostics;
using Verdict.GameServer.Recovery;

namespace Verdict.GameServer.Ticking;

/// <summary>The one thread of several zones: sleeps until a command comes or a tick
/// is due, then serves every zone that has something to do.</summary>
internal sealed class ZoneThread(
    int number,
    IReadOnlyList<ZoneWorker> zones,
    Action<ZoneThread, ZoneWorker> failed,
    ILogger logger) : IDisposable
{
    // With every zone failed there is no deadline; a look now and then costs nothing.
    private const int IdleMsMax = 1_000;

    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<(ZoneWorker Zone, RecoveredZone Recovered)> _recovered = new();
    private volatile bool _stopping;
    private int _signalled;

    /// <summary>Opens the zones and begins to serve them.</summary>
    public void Start()
    {
        foreach (var zone in zones)
        {
            zone.Signal = Signal;
            zone.Start(Stopwatch.GetTimestamp());
        }

        new Thread(Run) { Name = $"zones-{number}", IsBackground = true }.Start();
    }

    /// <summary>Goes on with a zone that had failed. From any thread.</summary>
    public void Restart(ZoneWorker zone, RecoveredZone recovered)
    {
        _recovered.Enqueue((zone, recovered));
        Signal();
    }

    /// <summary>Lets the zones decide what waits and end; completes when they have.</summary>
    public Task StopAsync()
    {
        _stopping = true;
        Signal();
        return _stopped.Task;
    }

    public void Dispose() => _wake.Dispose();

    // The kernel is asked only by the first signal since the thread last looked, so a busy thread is signalled for free.
    // Nothing is missed: the flag is lowered before the inboxes are looked at, so what is posted after that look raises it again.
    private void Signal()
    {
        if (Interlocked.Exchange(ref _signalled, 1) == 0) _wake.Set();
    }

    private void Run()
    {
        while (!_stopping)
        {
            var wait = TimeSpan.MaxValue;
            var now = Stopwatch.GetTimestamp();
            foreach (var zone in zones)
            {
                if (zone.IsIdle) continue;
                var left = Stopwatch.GetElapsedTime(now, zone.NextTickAt);
                if (left < wait) wait = left;
            }

            if (wait > TimeSpan.Zero) _wake.WaitOne((int)Math.Clamp(Math.Ceiling(wait.TotalMilliseconds), 1, IdleMsMax));
            Interlocked.Exchange(ref _signalled, 0);
            while (_recovered.TryDequeue(out var restart)) Restart(restart);
            foreach (var zone in zones) Serve(zone);
        }

        foreach (var zone in zones)
        {
            if (!zone.IsFailed && !zone.IsFenced) Guard(zone, static zone => zone.Stop());
        }

        _stopped.SetResult();
    }

    private void Serve(ZoneWorker zone)
    {
        if (zone.IsIdle) return;
        Guard(zone, static zone =>
        {
            if (!zone.TryPass(Stopwatch.GetTimestamp())) return;
            if (zone.HasWork) zone.Drain();

            // The process may have been stopped while it decided.
            var now = Stopwatch.GetTimestamp();
            if (zone.TryPass(now)) zone.RunDueTicks(now);
            zone.Flush();
        });
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
