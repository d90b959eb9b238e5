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

    public int Sessions => Volatile.Read(ref _sessions);

    public long FramesIn => Volatile.Read(ref _framesIn);

    public long FramesOut => Volatile.Read(ref _framesOut);

    public long BytesIn => Volatile.Read(ref _bytesIn);

    public long BytesOut => Volatile.Read(ref _bytesOut);

    public long SlowClientsClosed => Volatile.Read(ref _slowClientsClosed);

    public void SessionOpened() => Interlocked.Increment(ref _sessions);

    public void SessionClosed() => Interlocked.Decrement(ref _sessions);

    public void FramesReceived(int count) => Interlocked.Add(ref _framesIn, count);

    public void FramesSent(int count) => Interlocked.Add(ref _framesOut, count);

    public void BytesReceived(long bytes) => Interlocked.Add(ref _bytesIn, bytes);

    public void BytesSent(long bytes) => Interlocked.Add(ref _bytesOut, bytes);

    public void SlowClientClosed() => Interlocked.Increment(ref _slowClientsClosed);
}
