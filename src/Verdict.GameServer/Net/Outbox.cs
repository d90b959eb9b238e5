using System.Buffers;
using System.Diagnostics;
using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.GameServer.Net;

/// <summary>What waits to be sent to one client, bounded. Anybody may append; whoever flushes never waits for the client.</summary>
/// <remarks>Appending copies under a short lock. How what waits reaches the socket is the transport's own, and so is what it does
/// when the client does not read; here it only counts.</remarks>
internal abstract class Outbox(NetOptions options, Metrics metrics) : IDisposable
{
    private const int InitialBytes = 512;

    // An outbox that had much to send once, such as everything at the beginning, does not keep the room for it.
    private const int KeptBytesMax = 4_096;

    private byte[] _pending = [];
    private int _start;
    private int _length;
    private long _progressAt;

    /// <summary>Set once when the client is too slow to be kept; its zone then ends the connection.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>Bytes that the operating system has not taken yet: what was not flushed, and what the client is too slow for.</summary>
    public int UnsentBytes
    {
        get
        {
            lock (Gate) return HasEnded ? 0 : _length + BytesUnderWay;
        }
    }

    /// <summary>Whether what was sent last has not been taken yet, so that whatever is appended waits.</summary>
    public bool IsBlocked => UnsentSince != 0;

    /// <summary>Timestamp since which the operating system has not taken all it was offered; 0 while it does.</summary>
    public long UnsentSince { get; private set; }

    /// <summary>Mean round trip to the client as the system measures it, in microseconds; 0 where it is not known. A call of the
    /// system.</summary>
    public virtual int RoundTripUs => 0;

    /// <summary>Whether something waits that could still be sent.</summary>
    public bool HasUnsent => UnsentBytes > 0;

    /// <summary>Whether another thread has taken away what comes first, so that flushing does nothing until that is written.</summary>
    public virtual bool IsHeldUp => false;

    protected Lock Gate { get; } = new();

    /// <summary>Bytes that have left this buffer and have not reached the operating system.</summary>
    protected int BytesUnderWay { get; set; }

    /// <summary>Whether nothing can be sent any more.</summary>
    protected bool HasEnded { get; set; }

    protected bool IsDisposed { get; private set; }

    /// <summary>Whether the sending side ends once nothing waits.</summary>
    protected bool EndsWhenSent { get; private set; }

    protected ReadOnlySpan<byte> Pending => _pending.AsSpan(_start, _length);

    /// <summary>Whether not one byte has been taken for longer than a client may need to read anything at all.</summary>
    public bool IsStalled(long now)
    {
        lock (Gate) return UnsentSince != 0 && Stopwatch.GetElapsedTime(_progressAt, now).TotalMilliseconds > options.StalledTimeoutMs;
    }

    /// <summary>Appends one message.</summary>
    /// <returns>False when the client has too much waiting already, or its connection has ended.</returns>
    public bool TryAppend<TMessage>(in TMessage message, int bytesMax = 128)
        where TMessage : IMessage
    {
        lock (Gate)
        {
            if (!TryReserve(bytesMax)) return false;
            Add(message);
            return true;
        }
    }

    /// <summary>Appends the last message of a connection, also when more waits than may.</summary>
    public void AppendLast<TMessage>(in TMessage message, int bytesMax)
        where TMessage : IMessage
    {
        lock (Gate)
        {
            if (IsDisposed || HasEnded) return;
            Reserve(bytesMax);
            Add(message);
        }
    }

    /// <summary>Appends frames that are encoded already and shared with other clients.</summary>
    public bool TryAppend(ReadOnlySpan<byte> frames, int count)
    {
        lock (Gate)
        {
            if (!TryReserve(frames.Length)) return false;
            frames.CopyTo(_pending.AsSpan(_start + _length));
            _length += frames.Length;
            metrics.FramesSent(count);
            return true;
        }
    }

    /// <summary>Sends what waits, as far as the client takes it; the rest follows by itself.</summary>
    public abstract void Flush();

    /// <summary>The same from a thread that writes for the one that owns the connection, and must not hold it up.</summary>
    public virtual void FlushAside() => Flush();

    /// <summary>Ends the connection's sending side once what waits is sent.</summary>
    public void CloseWhenSent()
    {
        lock (Gate)
        {
            EndsWhenSent = true;
            if (!IsDisposed) EndIfSent();
        }
    }

    public void Dispose()
    {
        lock (Gate)
        {
            if (IsDisposed) return;
            IsDisposed = true;
            GiveBack();
        }
    }

    /// <summary>Tells the other side that nothing more comes. Called once, under the gate.</summary>
    protected abstract void EndSending();

    /// <summary>Under the gate: bytes of what is pending have been handed on.</summary>
    protected void Taken(int bytes)
    {
        _start += bytes;
        _length -= bytes;
        metrics.BytesSent(bytes);
        TidyUp();
    }

    /// <summary>Under the gate: takes away what is pending, to be written without the gate. Until <see cref="Restore"/> it is under way,
    /// and what is appended waits behind it.</summary>
    protected ArraySegment<byte> Detach()
    {
        var detached = new ArraySegment<byte>(_pending, _start, _length);
        (_pending, _start, _length) = ([], 0, 0);
        BytesUnderWay = detached.Count;
        return detached;
    }

    /// <summary>Under the gate: puts what was not written back to where it was, before what was appended meanwhile.</summary>
    protected void Restore(ArraySegment<byte> detached, int written)
    {
        BytesUnderWay = 0;
        metrics.BytesSent(written);
        if (written == detached.Count && _pending.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(detached.Array!);
            return;
        }

        var (later, start, length) = (_pending, _start, _length);
        (_pending, _start, _length) = (detached.Array!, detached.Offset + written, detached.Count - written);
        if (length > 0)
        {
            Reserve(length);
            later.AsSpan(start, length).CopyTo(_pending.AsSpan(_start + _length));
            _length += length;
        }

        if (later.Length > 0) ArrayPool<byte>.Shared.Return(later);
        TidyUp();
    }

    /// <summary>Under the gate: says whether the operating system has taken all it was given, and whether it took anything.</summary>
    protected void Progressed(bool isAllTaken, bool isAnyTaken)
    {
        if (isAllTaken)
        {
            UnsentSince = 0;
            return;
        }

        var now = Stopwatch.GetTimestamp();
        if (UnsentSince == 0) (UnsentSince, _progressAt) = (now, now);
        else if (isAnyTaken) _progressAt = now;
    }

    /// <summary>Under the gate: ends the sending side if that is wanted and nothing waits.</summary>
    protected void EndIfSent()
    {
        if (!EndsWhenSent || HasEnded || _length + BytesUnderWay > 0) return;
        HasEnded = true;
        EndSending();
    }

    private bool TryReserve(int bytes)
    {
        if (IsDisposed || HasEnded || Overflowed) return false;
        if (_length + bytes > options.OutboxBytesMax)
        {
            Overflowed = true;
            return false;
        }

        Reserve(bytes);
        return true;
    }

    private void Reserve(int bytes)
    {
        if (_start + _length + bytes <= _pending.Length) return;
        var larger = _length + bytes <= _pending.Length
            ? _pending
            : ArrayPool<byte>.Shared.Rent(Math.Max(InitialBytes, Math.Max(_pending.Length * 2, _length + bytes)));
        Pending.CopyTo(larger);
        if (larger != _pending && _pending.Length > 0) ArrayPool<byte>.Shared.Return(_pending);
        (_pending, _start) = (larger, 0);
    }

    private void TidyUp()
    {
        if (_length > 0) return;
        _start = 0;
        if (_pending.Length > KeptBytesMax) GiveBack();
    }

    private void GiveBack()
    {
        if (_pending.Length > 0) ArrayPool<byte>.Shared.Return(_pending);
        (_pending, _start, _length) = ([], 0, 0);
    }

    private void Add<TMessage>(in TMessage message)
        where TMessage : IMessage
    {
        _length += FrameCodec.Write(_pending.AsSpan(_start + _length), message);
        metrics.FramesSent(1);
    }
}
