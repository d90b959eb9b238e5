using Verdict.Events;

namespace Verdict.GameServer;

/// <summary>What this server has counted since its start. Any thread may add; a reader sees each total whole.</summary>
internal sealed class Metrics
{
    private int _sessions;
    private long _framesIn;
    private long _framesOut;
    private long _bytesIn;
    private long _bytesOut;
    private long _slowClientsClosed;
    private long _updatesSent;
    private long _updatesRode;
    private long _updatesMerged;
    private long _clientsSlowed;
    private long _clientsNearOnly;
    private long _clientsResynced;
    private long _lastCommandAtMs;

    public int Sessions => Volatile.Read(ref _sessions);

    public long FramesIn => Volatile.Read(ref _framesIn);

    public long FramesOut => Volatile.Read(ref _framesOut);

    public long BytesIn => Volatile.Read(ref _bytesIn);

    public long BytesOut => Volatile.Read(ref _bytesOut);

    public long SlowClientsClosed => Volatile.Read(ref _slowClientsClosed);

    /// <summary>Updates composed and written.</summary>
    public long UpdatesSent => Volatile.Read(ref _updatesSent);

    /// <summary>How many of them went along with a verdict.</summary>
    public long UpdatesRode => Volatile.Read(ref _updatesRode);

    /// <summary>Updates that were due while the client had not taken the last: the next one says it all.</summary>
    public long UpdatesMerged => Volatile.Read(ref _updatesMerged);

    /// <summary>How often a client was put on the lower rate.</summary>
    public long ClientsSlowed => Volatile.Read(ref _clientsSlowed);

    /// <summary>How often a client was restricted to what is near.</summary>
    public long ClientsNearOnly => Volatile.Read(ref _clientsNearOnly);

    /// <summary>How often a client that reads again was shown everything anew.</summary>
    public long ClientsResynced => Volatile.Read(ref _clientsResynced);

    /// <summary>Unix time in milliseconds at which the last operator's command was read; 0 before the first.</summary>
    public long LastCommandAtMs => Volatile.Read(ref _lastCommandAtMs);

    public SyncFigures MeasureSync() =>
        new(UpdatesSent, UpdatesRode, UpdatesMerged, ClientsSlowed, ClientsNearOnly, ClientsResynced);

    public void OperatorCommandRead(long atMs) => Volatile.Write(ref _lastCommandAtMs, atMs);

    public void SessionOpened() => Interlocked.Increment(ref _sessions);

    public void SessionClosed() => Interlocked.Decrement(ref _sessions);

    public void FramesReceived(int count) => Interlocked.Add(ref _framesIn, count);

    public void FramesSent(int count) => Interlocked.Add(ref _framesOut, count);

    public void BytesReceived(long bytes) => Interlocked.Add(ref _bytesIn, bytes);

    public void BytesSent(long bytes) => Interlocked.Add(ref _bytesOut, bytes);

    public void SlowClientClosed() => Interlocked.Increment(ref _slowClientsClosed);

    public void UpdateSent(bool rode)
    {
        Interlocked.Increment(ref _updatesSent);
        if (rode) Interlocked.Increment(ref _updatesRode);
    }

    public void UpdateMerged() => Interlocked.Increment(ref _updatesMerged);

    public void ClientSlowed() => Interlocked.Increment(ref _clientsSlowed);

    public void ClientNearOnly() => Interlocked.Increment(ref _clientsNearOnly);

    public void ClientResynced() => Interlocked.Increment(ref _clientsResynced);
}
