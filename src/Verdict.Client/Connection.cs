using System;
using System.Buffers.Binary;
using System.Net.Sockets;
using System.Threading.Tasks;
using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.Client;

/// <summary>One TCP connection that never blocks its caller, with a buffer for each direction that grows
/// to its limit and no further.</summary>
internal sealed class Connection : IDisposable
{
    // A frame of the largest size plus one read beyond it.
    private const int ReceiveBytesMax = FrameCodec.FrameBytesMax + 4_096;
    private const int SendBytesMax = 256 * 1024;

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly Task _opening;
    private byte[] _received = new byte[4_096];
    private int _receivedStart;
    private int _receivedEnd;
    private byte[] _unsent = new byte[1_024];
    private int _unsentStart;
    private int _unsentEnd;
    private Task? _readable;

    public Connection(string host, int port) => _opening = _socket.ConnectAsync(host, port);

    /// <summary>Why the connection cannot go on; null while it can.</summary>
    public string? Broken { get; private set; }

    public bool IsOpen { get; private set; }

    /// <summary>Takes up the finished attempt to connect. Afterwards either <see cref="IsOpen"/> or <see cref="Broken"/> has changed,
    /// or it is still under way.</summary>
    public void Advance()
    {
        if (IsOpen || Broken is not null || !_opening.IsCompleted) return;
        if (_opening.IsCompletedSuccessfully)
        {
            _socket.Blocking = false;
            IsOpen = true;
        }
        else
        {
            Broken = _opening.Exception?.GetBaseException().Message ?? "The attempt was cancelled.";
        }
    }

    /// <summary>Reads what has arrived.</summary>
    /// <returns>Whether anything had.</returns>
    public bool Receive()
    {
        if (!IsOpen || Broken is not null) return false;
        MakeRoom();
        var count = _socket.Receive(_received.AsSpan(_receivedEnd), SocketFlags.None, out var error);
        if (error is SocketError.WouldBlock or SocketError.Interrupted) return false;
        if (error != SocketError.Success || count == 0)
        {
            Broken = error == SocketError.Success ? "The server closed the connection." : $"The connection broke: {error}.";
            return false;
        }

        _receivedEnd += count;
        return true;
    }

    /// <summary>Takes the next whole frame; its bytes stay valid until the next <see cref="Receive"/>.</summary>
    /// <exception cref="ProtocolException">A frame announces a length that no frame may have.</exception>
    public bool TryTakeFrame(out ReadOnlySpan<byte> body)
    {
        body = default;
        var waiting = _received.AsSpan(_receivedStart, _receivedEnd - _receivedStart);
        if (waiting.Length < FrameCodec.HeaderBytes) return false;
        var length = BinaryPrimitives.ReadUInt32BigEndian(waiting);
        if (length is 0 or > FrameCodec.BodyBytesMax)
        {
            throw new ProtocolException(
                ErrorCode.FrameTooLarge,
                $"The server announces a frame of {length} bytes; a body has 1 to {FrameCodec.BodyBytesMax}.");
        }

        if (waiting.Length < FrameCodec.HeaderBytes + (int)length) return false;
        body = waiting.Slice(FrameCodec.HeaderBytes, (int)length);
        _receivedStart += FrameCodec.HeaderBytes + (int)length;
        return true;
    }

    /// <summary>Sends a message, or as much of it as the socket takes; <see cref="Flush"/> sends the rest later.</summary>
    public void Send<TMessage>(in TMessage message, int bytesMax)
        where TMessage : IMessage
    {
        if (!IsOpen || Broken is not null) return;
        if (_unsent.Length - _unsentEnd < bytesMax)
        {
            Buffer.BlockCopy(_unsent, _unsentStart, _unsent, 0, _unsentEnd - _unsentStart);
            (_unsentStart, _unsentEnd) = (0, _unsentEnd - _unsentStart);
            if (_unsentEnd + bytesMax > SendBytesMax)
            {
                Broken = $"The server does not read: more than {SendBytesMax} bytes wait to be sent.";
                return;
            }

            if (_unsent.Length - _unsentEnd < bytesMax) Array.Resize(ref _unsent, Math.Max(_unsent.Length * 2, _unsentEnd + bytesMax));
        }

        _unsentEnd += FrameCodec.Write(_unsent.AsSpan(_unsentEnd), message);
        Flush();
    }

    public void Flush()
    {
        if (!IsOpen || Broken is not null) return;
        while (_unsentStart < _unsentEnd)
        {
            var count = _socket.Send(_unsent.AsSpan(_unsentStart, _unsentEnd - _unsentStart), SocketFlags.None, out var error);
            if (error is SocketError.WouldBlock or SocketError.Interrupted) return;
            if (error != SocketError.Success)
            {
                // What the server said last may explain it and is still to be read, so the end of the stream decides, not this.
                (_unsentStart, _unsentEnd) = (0, 0);
                return;
            }

            _unsentStart += count;
        }

        (_unsentStart, _unsentEnd) = (0, 0);
    }

    /// <summary>Completes when the attempt to connect has ended or bytes have arrived.
    /// Kept until then, so waiting in slices starts no second one.</summary>
    public Task Ready()
    {
        if (!_opening.IsCompleted) return _opening;
        if (!IsOpen || Broken is not null) return Task.CompletedTask;
        if (_readable is null || _readable.IsCompleted)
        {
            // An empty read takes no bytes: it only waits until there are some.
            _readable = _socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None).AsTask();
            _ = _readable.ContinueWith(static task => task.Exception, TaskContinuationOptions.OnlyOnFaulted);
        }

        return _readable;
    }

    public void Dispose()
    {
        _ = _opening.ContinueWith(static task => task.Exception, TaskContinuationOptions.OnlyOnFaulted);
        Broken ??= "The client closed the connection.";
        _socket.Dispose();
    }

    private void MakeRoom()
    {
        if (_receivedStart == _receivedEnd)
        {
            (_receivedStart, _receivedEnd) = (0, 0);
        }
        else if (_receivedEnd == _received.Length && _receivedStart > 0)
        {
            Buffer.BlockCopy(_received, _receivedStart, _received, 0, _receivedEnd - _receivedStart);
            (_receivedStart, _receivedEnd) = (0, _receivedEnd - _receivedStart);
        }

        // A full buffer holds one unfinished frame, whose length was checked, so this ends at the largest frame.
        if (_receivedEnd == _received.Length) Array.Resize(ref _received, Math.Min(_received.Length * 2, ReceiveBytesMax));
    }
}
