using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.GameServer.Net;

/// <summary>What waits to be sent to one client, bounded. Anybody may append; whoever flushes never waits for the client.</summary>
/// <remarks>
/// Appending copies into <c>_pending</c> under a short lock. A flush moves what is pending into the socket's pipe and starts the
/// send; while one send is under way, later flushes do nothing, and its completion flushes again what came meanwhile. So the pipe has one
/// writer at a time, and a client that does not read costs at most the pipe's and this buffer's bound, never a thread.
/// </remarks>
internal sealed class Outbox(PipeWriter output, NetOptions options, Metrics metrics) : IDisposable
{
    private const int InitialBytes = 1_024;

    private readonly Lock _gate = new();
    private byte[] _pending = ArrayPool<byte>.Shared.Rent(InitialBytes);
    private int _length;
    private bool _sending;
    private bool _completed;
    private bool _completeWhenSent;
    private bool _disposed;
    private long _sendingSince;

    /// <summary>Set once when the client is too slow to be kept; the connection's owner then aborts it.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>Whether updates must be left out for now, because earlier ones have not been taken.</summary>
    public bool IsBehind => Volatile.Read(ref _length) > options.OutboxUpdateBytesMax;

    /// <summary>Whether something waits that could still be sent.</summary>
    public bool HasUnsent
    {
        get
        {
            lock (_gate) return !_completed && (_length > 0 || _sending);
        }
    }

    /// <summary>Whether one send has been under way for longer than a client may take.</summary>
    public bool IsStalled(long now)
    {
        lock (_gate) return _sending && Stopwatch.GetElapsedTime(_sendingSince, now).TotalMilliseconds > options.StalledTimeoutMs;
    }

    /// <summary>Appends one message.</summary>
    /// <returns>False when the client has too much waiting already, or its connection has ended.</returns>
    public bool TryAppend<TMessage>(in TMessage message, int bytesMax = 128)
        where TMessage : IMessage
    {
        lock (_gate)
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
        lock (_gate)
        {
            if (_disposed || _completed) return;
            Reserve(bytesMax);
            Add(message);
        }
    }

    /// <summary>Appends frames that are encoded already and shared with other clients.</summary>
    public bool TryAppend(ReadOnlySpan<byte> frames, int count)
    {
        lock (_gate)
        {
            if (!TryReserve(frames.Length)) return false;
            frames.CopyTo(_pending.AsSpan(_length));
            _length += frames.Length;
            metrics.FramesSent(count);
            return true;
        }
    }

    /// <summary>Starts sending what waits, unless a send is under way.</summary>
    public void Flush()
    {
        if (TryStartSend(out var send)) Complete(send);
    }

    /// <summary>Ends the connection's sending side once what waits is sent.</summary>
    public void CloseWhenSent()
    {
        lock (_gate)
        {
            _completeWhenSent = true;
            if (!_sending && _length == 0) CompleteOutput();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed) return;
            _disposed = true;
            _length = 0;
            ArrayPool<byte>.Shared.Return(_pending);
            _pending = [];
        }
    }

    private bool TryStartSend(out ValueTask<FlushResult> send)
    {
        send = default;
        lock (_gate)
        {
            if (_sending || _completed || _disposed || _length == 0) return false;
            try
            {
                output.Write(_pending.AsSpan(0, _length));
                metrics.BytesSent(_length);
                _length = 0;
                _sending = true;
                _sendingSince = Stopwatch.GetTimestamp();
            }
            catch (InvalidOperationException)
            {
                // The connection was torn down between two sends; nobody is left to hear this.
                _completed = true;
                return false;
            }
        }

        // Outside the lock: with inline scheduling the send itself happens on this thread.
        send = output.FlushAsync(CancellationToken.None);
        return true;
    }

    private void Complete(ValueTask<FlushResult> send)
    {
        // A send that is over at once is the rule; loop rather than recurse, as more may have been appended meanwhile.
        while (send.IsCompletedSuccessfully)
        {
            if (!Sent(send.Result.IsCompleted) || !TryStartSend(out send)) return;
        }

        _ = CompleteLaterAsync(send);
    }

    private async Task CompleteLaterAsync(ValueTask<FlushResult> send)
    {
        try
        {
            var result = await send;
            if (Sent(result.IsCompleted)) Flush();
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or OperationCanceledException)
        {
            // The connection is gone. Its read loop hears of it too and tells the zone.
            Sent(ended: true);
        }
    }

    private bool Sent(bool ended)
    {
        lock (_gate)
        {
            _sending = false;
            _completed |= ended;
            if (_completeWhenSent && _length == 0) CompleteOutput();
            return !_completed;
        }
    }

    private void CompleteOutput()
    {
        if (_completed) return;
        _completed = true;
        output.Complete();
    }

    private bool TryReserve(int bytes)
    {
        if (_disposed || _completed || Overflowed) return false;
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
        if (_length + bytes <= _pending.Length) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_pending.Length * 2, _length + bytes));
        _pending.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_pending);
        _pending = larger;
    }

    private void Add<TMessage>(in TMessage message)
        where TMessage : IMessage
    {
        _length += FrameCodec.Write(_pending.AsSpan(_length), message);
        metrics.FramesSent(1);
    }
}
