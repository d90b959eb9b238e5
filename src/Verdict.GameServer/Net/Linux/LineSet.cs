using System.Collections.Concurrent;
using System.Diagnostics;
using Verdict.GameServer.Ticking;

namespace Verdict.GameServer.Net.Linux;

/// <summary>The sockets of one thread: tells which have something, reads them, and lets them go.</summary>
/// <remarks>
/// All but <see cref="Adopt"/>, <see cref="Cut"/> and <see cref="Wake"/> belongs to the thread that waits on the set. A pass reads a
/// bounded amount from each socket, so a client that floods waits with the rest of its flood until all others were heard.
/// </remarks>
internal sealed class LineSet(PassMeter meter, ILogger logger, Action<ClientLine>? greeted = null) : IArrivals
{
    /// <summary>Bytes taken from one socket at once.</summary>
    private const int ReadBytesMax = 16 * 1_024;

    /// <summary>Reads of one socket in a pass: the end of a frame that had begun, and what follows it.</summary>
    private const int ReadsMax = 2;

    private const int ReadyMax = 1_024;
    private const long WakeToken = -1;
    private const long ListenerToken = -2;
    private const int FinishStepMs = 10;

    private static readonly long GoodbyeTicks = ClientConnection.GoodbyeMs * Stopwatch.Frequency / 1_000;

    private readonly EpollSet _set = new(ReadyMax);
    private readonly WakeUp _wakeUp = new();
    private readonly ReadyDescriptor[] _ready = new ReadyDescriptor[ReadyMax];
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(ReadBytesMax, pinned: true);
    private readonly List<ClientLine?> _lines = [];
    private readonly Stack<int> _free = [];
    private readonly ConcurrentQueue<ClientLine> _arriving = new();
    private readonly ConcurrentQueue<ClientLine> _cut = new();
    private readonly List<(ClientLine Line, long Until)> _leaving = [];
    private int _readyCount;
    private int _woken;
    private int _thread;

    public PassMeter Meter => meter;

    /// <summary>Sockets that are open here.</summary>
    public int Count => _lines.Count - _free.Count;

    /// <summary>Whether somebody waits to be accepted.</summary>
    public bool IsCalled { get; private set; }

    /// <summary>Whether somebody's time to leave must be watched.</summary>
    public bool HasLeaving => _leaving.Count > 0;

    /// <summary>Is told of new connections. To be called before the first wait.</summary>
    public void Listen(int descriptor) => _set.Add(descriptor, ListenerToken, Readiness.Readable);

    public void Wait(int timeoutMs)
    {
        if (_thread == 0) Begin();
        _readyCount = _set.Wait(_ready, timeoutMs);
    }

    public void Receive()
    {
        IsCalled = false;
        for (var i = 0; i < _readyCount; i++)
        {
            var (token, ready) = _ready[i];
            if (token >= 0) Serve(_lines[(int)token], ready);
            else if (token == ListenerToken) IsCalled = true;
            else _wakeUp.Clear();
        }

        // Lowered before the queues are looked at: what is queued after that look raises it again.
        if (Volatile.Read(ref _woken) != 0) Interlocked.Exchange(ref _woken, 0);
        while (_cut.TryDequeue(out var line)) Close(line);
        // Only now: a place that became free above may still be named by what was ready.
        while (_arriving.TryDequeue(out var line)) TakeIn(line);
    }

    /// <summary>Reads a socket from now on; one that was turned away already is seen off.</summary>
    public void Add(ClientLine line)
    {
        try
        {
            Insert(line);
            if (line.Session.Client.IsClosed) Leave(line);
        }
        catch (Exception e)
        {
            Fail(line, e);
        }
    }

    /// <summary>Reads a socket no longer; it stays open.</summary>
    public void Remove(ClientLine line)
    {
        _set.Remove(line.Descriptor);
        Free(line);
    }

    /// <summary>Takes over a client that was greeted and goes to a zone of this thread. From the thread that had it.</summary>
    public void Adopt(ClientLine line)
    {
        line.Owner = this;
        _arriving.Enqueue(line);
        Wake();
    }

    /// <summary>Ends a connection whatever is unsent. From any thread.</summary>
    public void Cut(ClientLine line)
    {
        _cut.Enqueue(line);
        Wake();
    }

    // The kernel is asked only by the first call since the thread last looked; and not by the thread itself, which looks anyway.
    public void Wake()
    {
        if (Environment.CurrentManagedThreadId == _thread) return;
        if (Interlocked.Exchange(ref _woken, 1) == 0) _wakeUp.Set();
    }

    public void Watch(ClientLine line, Readiness wanted) => _set.Modify(line.Descriptor, line.Slot, wanted);

    public void Settle(long now)
    {
        for (var i = _leaving.Count - 1; i >= 0; i--)
        {
            var (line, until) = _leaving[i];
            if (line.IsOpen && now < until && !(line.HasFinished && !line.Outbox.HasUnsent)) continue;
            if (!TryClose(line)) continue;
            _leaving[i] = _leaving[^1];
            _leaving.RemoveAt(_leaving.Count - 1);
        }
    }

    public void Rest(long nanoseconds) => WakeUp.Rest(nanoseconds);

    public void Finish()
    {
        var until = Stopwatch.GetTimestamp() + GoodbyeTicks;
        while ((Count > 0 || !_arriving.IsEmpty) && Stopwatch.GetTimestamp() < until)
        {
            Wait(FinishStepMs);
            Receive();
            Settle(Stopwatch.GetTimestamp());
        }

        foreach (var line in _lines.ToArray())
        {
            if (line is not null) Close(line);
        }
    }

    /// <summary>Keeps a connection that has heard its last word only until the client has hung up too, for a bounded time.</summary>
    /// <remarks>Closing a socket with bytes unread resets it, and a reset may overtake what was said last.</remarks>
    public void Leave(ClientLine line)
    {
        if (line.IsLeaving) return;
        line.IsLeaving = true;
        line.Outbox.CloseWhenSent();
        if (!line.HasFinished) _leaving.Add((line, Stopwatch.GetTimestamp() + GoodbyeTicks));
    }

    public void Dispose()
    {
        _set.Dispose();
        _wakeUp.Dispose();
    }

    private void Begin()
    {
        _thread = Environment.CurrentManagedThreadId;
        _set.Add(_wakeUp.Descriptor, WakeToken, Readiness.Readable);
    }

    private void Insert(ClientLine line)
    {
        line.Slot = _free.TryPop(out var slot) ? slot : _lines.Count;
        if (line.Slot == _lines.Count) _lines.Add(line);
        else _lines[line.Slot] = line;
        line.Watch(_set, Readiness.Readable);
    }

    private void TakeIn(ClientLine line)
    {
        if (!line.IsOpen) return;
        try
        {
            Insert(line);
            line.Session.Enter();
            line.Reread();
            if (line.Session.Client.IsClosed) Leave(line);
        }
        catch (Exception e)
        {
            Fail(line, e);
        }
    }

    private void Serve(ClientLine? line, Readiness ready)
    {
        if (line is null) return;
        try
        {
            if ((ready & Readiness.Writable) != Readiness.None) line.Outbox.Resume();
            if ((ready & Readiness.Readable) != Readiness.None) Read(line);
            else if ((ready & (Readiness.Failed | Readiness.HungUp)) != Readiness.None) Close(line);
        }
        catch (Exception e)
        {
            Fail(line, e);
        }
    }

    private void Read(ClientLine line)
    {
        for (var reads = 0; reads < ReadsMax; reads++)
        {
            var room = line.Room(_buffer);
            meter.Reads++;
            var count = LinuxSocket.Receive(line.Descriptor, room);
            if (count == LinuxSocket.WouldBlock) return;
            if (count == LinuxSocket.Closed)
            {
                Finish(line);
                return;
            }

            line.Read(room, count);
            if (line.Session.Client.IsClosed)
            {
                Leave(line);
            }
            else if (greeted is not null && line.Session.Zone is not null)
            {
                greeted(line);
                return;
            }

            if (count < room.Length) return;
        }
    }

    // What it sent before it finished still deserves an answer, which the zone gives in this pass.
    private void Finish(ClientLine line)
    {
        line.HasFinished = true;
        line.WatchReadable(false);
        if (!line.IsLeaving) _leaving.Add((line, Stopwatch.GetTimestamp() + GoodbyeTicks));
    }

    private void Fail(ClientLine line, Exception e)
    {
        Log.ConnectionFailed(logger, e);
        Close(line);
    }

    private void Close(ClientLine line)
    {
        if (!TryClose(line)) _leaving.Add((line, 0));
    }

    // False while another thread writes to it; it is then tried again with the next pass.
    private bool TryClose(ClientLine line)
    {
        if (!line.IsOpen) return true;
        if (!line.Outbox.TryDispose()) return false;
        line.IsOpen = false;
        Free(line);
        LinuxSocket.Close(line.Descriptor);
        line.Forget();
        line.Session.End();
        return true;
    }

    private void Free(ClientLine line)
    {
        if (line.Slot < 0) return;
        _lines[line.Slot] = null;
        _free.Push(line.Slot);
        line.Slot = -1;
    }
}
