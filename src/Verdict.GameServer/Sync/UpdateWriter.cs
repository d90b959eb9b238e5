using System.Diagnostics;
using Verdict.GameServer.Net;
using Verdict.GameServer.Net.Linux;

namespace Verdict.GameServer.Sync;

/// <summary>A second thread that writes updates for a zones' thread that is short of time, on whatever processor is idle.</summary>
/// <remarks>
/// A client that is handed over has everything appended already, and its outbox has a gate; so whichever of the two threads writes first
/// writes all of it, and the other finds nothing. It runs only where nobody else wants to: it takes no time from zones, the journal or
/// other programs. Where no processor is idle its queue stays full, and the zones' thread goes on by itself. When it loses its processor
/// in the middle of one client, and that client has a verdict to hear, it is lent the priority of the zones.
/// </remarks>
internal sealed class UpdateWriter(int number, int niceness, ILogger logger) : IDisposable
{
    /// <summary>Clients that wait for it at once; a power of two.</summary>
    public const int QueueMax = 256;

    // Whoever it was writing to when it lost its processor hears nothing until it has one again. So that is not tried often.
    private static readonly long Patience = 200 * Stopwatch.Frequency / 1_000;
    private static readonly long Pause = 2 * Stopwatch.Frequency;

    private readonly ClientConnection?[] _queue = new ClientConnection?[QueueMax];
    private readonly AutoResetEvent _wakeUp = new(false);
    private readonly TaskCompletionSource<bool> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Thread? _thread;
    private long _seen;
    private long _seenAt;
    private long _notBefore = long.MinValue;
    private long _handed;
    private long _written;
    private int _isAsleep;
    private int _isHurried;
    private int _id;
    private volatile bool _isReady;
    private volatile bool _stopping;

    /// <summary>Whether it writes; false where the system does not let its priority be lent.</summary>
    public Task<bool> Started => _started.Task;

    /// <summary>Clients that were handed over since the start.</summary>
    public long Handed => Volatile.Read(ref _handed);

    /// <summary>Begins to write.</summary>
    public void Start()
    {
        _thread = new(Run) { Name = $"updates-{number}", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Hands over a client whose outbox holds something. For the zones' thread only, which then calls
    /// <see cref="Wake"/>.</summary>
    /// <param name="client">Whom to write to.</param>
    /// <param name="now">A timestamp.</param>
    /// <returns>False when as many wait as may, or one has waited so long that there seems to be no processor for it.</returns>
    public bool TryHand(ClientConnection client, long now)
    {
        if (!_isReady || !HasProcessor(now) || _handed - _seen >= QueueMax) return false;
        _queue[_handed % QueueMax] = client;
        Volatile.Write(ref _handed, _handed + 1);
        return true;
    }

    /// <summary>Sees to it that what was handed over is written.</summary>
    public void Wake()
    {
        // It falls asleep before it looks a last time; this looks after it has handed over.
        Interlocked.MemoryBarrier();
        if (_isAsleep != 0 && Interlocked.Exchange(ref _isAsleep, 0) != 0) _wakeUp.Set();
    }

    /// <summary>Lends it the priority of the zones until it has written what it is writing: a client of theirs waits for that.</summary>
    public void Hurry()
    {
        if (Interlocked.Exchange(ref _isHurried, 1) != 0) return;
        LinuxThread.TryGiveWay(_id, false);
        // It may have seen the first already and given way before it was lent anything.
        Volatile.Write(ref _isHurried, 1);
    }

    /// <summary>Ends it and takes nobody any more; what still waits is the zones' thread's to write again.</summary>
    public void Dispose()
    {
        _stopping = true;
        if (_isReady) Hurry();
        _wakeUp.Set();
        _thread?.Join();
        _isReady = false;
        _wakeUp.Dispose();
    }

    private bool HasProcessor(long now)
    {
        var written = Volatile.Read(ref _written);
        if (written != _seen || written == _handed) (_seen, _seenAt) = (written, now);
        else if (now - _seenAt > Patience) _notBefore = now + Pause;
        return now >= _notBefore;
    }

    private void Run()
    {
        _id = LinuxThread.Id;
        LinuxThread.TrySetNiceness(niceness);
        if (!LinuxThread.TryGiveWay(_id, true) || !LinuxThread.TryGiveWay(_id, false))
        {
            Log.GivingWayRefused(logger, number);
            _started.SetResult(false);
            return;
        }

        _isReady = true;
        _started.SetResult(true);
        while (!_stopping)
        {
            while (!_stopping && _written < Volatile.Read(ref _handed))
            {
                Write();
                if (Volatile.Read(ref _isHurried) != 0) GiveWay();
            }

            GiveWay();
            Interlocked.Exchange(ref _isAsleep, 1);
            if (_written < Volatile.Read(ref _handed)) Interlocked.Exchange(ref _isAsleep, 0);
            else _wakeUp.WaitOne();
        }
    }

    private void GiveWay()
    {
        Volatile.Write(ref _isHurried, 0);
        LinuxThread.TryGiveWay(_id, true);
    }

    private void Write()
    {
        ref var place = ref _queue[_written % QueueMax];
        var client = place!;
        place = null;
        try
        {
            client.Outbox.FlushAside();
        }
        catch (Exception e)
        {
            // The client's own fault or its connection's, never that of the others in the queue; its zone sees it off.
            Log.ConnectionFailed(logger, e);
            client.MarkClosed();
        }

        Volatile.Write(ref _written, _written + 1);
    }
}
