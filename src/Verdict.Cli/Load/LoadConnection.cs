using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Verdict.Client;
using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.Cli.Load;

/// <summary>One TCP connection of a load client. It never waits: what cannot be sent or received now is left for another pass.</summary>
internal sealed class LoadConnection : IDisposable
{
    private readonly LoadLoop _loop;
    private readonly int _index;
    private readonly FrameSkimmer _skimmer;
    private readonly Socket _socket;
    private byte[] _unsent = [];
    private bool _isWatched;

    private LoadConnection(LoadLoop loop, int index, bool wholeUpdates)
    {
        (_loop, _index, _skimmer) = (loop, index, new(wholeUpdates));
        _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, Blocking = false };
    }

    /// <summary>Whether TCP has connected it.</summary>
    public bool IsConnected { get; private set; }

    /// <summary>When something came last, as a Stopwatch timestamp.</summary>
    public long HeardAt { get; private set; }

    /// <summary>True when nothing is left over from the last frame, so that the next may be sent.</summary>
    public bool IsFlushed => _unsent.Length == 0 || Flush();

    /// <summary>Begins to connect.</summary>
    /// <exception cref="SocketException">It cannot even begin.</exception>
    public static LoadConnection Open(LoadLoop loop, LoadClient client)
    {
        var connection = new LoadConnection(loop, client.Index, client.AppliesUpdates);
        try
        {
            // Before connecting: what is offered to the other side is decided then.
            if (client.IsSlow) connection._socket.ReceiveBufferSize = SlowReaders.ReceiveBytes;
            if (loop.Scene.Sources.Of(client.Number) is { } source) connection._socket.Bind(new IPEndPoint(source, 0));
            connection.Connect(loop.Scene.Server);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Sees whether it is connected by now.</summary>
    /// <exception cref="SocketException">Nobody is there.</exception>
    public void FinishConnecting(long now)
    {
        var error = (SocketError)(int)_socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
        if (error != SocketError.Success) throw new SocketException((int)error);
        _loop.Poller.Connected(_socket, _index);
        (IsConnected, HeardAt) = (true, now);
    }

    /// <summary>Sends a frame, or the beginning of it and the rest later.</summary>
    public void Send<TMessage>(in TMessage message)
        where TMessage : IMessage
    {
        var frame = _loop.SendBuffer.AsSpan(0, FrameCodec.Write(_loop.SendBuffer, message));
        var sent = Send(frame);
        if (sent < frame.Length) _unsent = frame[sent..].ToArray();
    }

    /// <summary>Receives what is there and hands each frame to its client.</summary>
    /// <returns>How the connection ended; null when it did not.</returns>
    public ConnectionEnd? Receive(LoadClient client, long now)
    {
        int count;
        do
        {
            count = _socket.Receive(_loop.ReceiveBuffer, SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock) return null;
            if (error != SocketError.Success) return Lost($"The connection broke: {error}.");
            if (count == 0) return Lost("The server closed the connection.");
            HeardAt = now;
            _loop.Scene.Tally.At(now).AddBytesIn(count);
            try
            {
                ReadOnlySpan<byte> bytes = _loop.ReceiveBuffer.AsSpan(0, count);
                while (_skimmer.TryRead(ref bytes, out var body))
                {
                    client.Handle(body, now);
                    if (!client.Owns(this)) return null;
                }
            }
            catch (ProtocolException nonsense)
            {
                return ConnectionEnd.Of(EndKind.BadServer, nonsense.Message, string.Empty);
            }
        }
        while (count == _loop.ReceiveBuffer.Length);
        return null;
    }

    /// <summary>Reads no more, as a client that has stopped does, until <see cref="Listen"/>.</summary>
    public void StopListening() => Unwatch();

    /// <summary>Reads again.</summary>
    public void Listen(long now)
    {
        HeardAt = now;
        _loop.Poller.AddConnecting(_socket, _index);
        _loop.Poller.Connected(_socket, _index);
        _isWatched = true;
    }

    public void Dispose()
    {
        Unwatch();
        _socket.Dispose();
    }

    private static ConnectionEnd Lost(string reason) => ConnectionEnd.Of(EndKind.Lost, reason, string.Empty);

    private void Connect(IPEndPoint server)
    {
        try
        {
            _socket.Connect(server);
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            // It has begun; the poller says when it is done.
        }

        _loop.Poller.AddConnecting(_socket, _index);
        _isWatched = true;
    }

    private void Unwatch()
    {
        if (_isWatched) _loop.Poller.Remove(_socket);
        _isWatched = false;
    }

    private bool Flush()
    {
        _unsent = _unsent[Send(_unsent)..];
        return _unsent.Length == 0;
    }

    // A broken pipe is reported where the end of the stream is read.
    private int Send(ReadOnlySpan<byte> bytes)
    {
        var count = _socket.Send(bytes, SocketFlags.None, out var error);
        if (error != SocketError.Success) return 0;
        _loop.Scene.Tally.At(Stopwatch.GetTimestamp()).AddBytesOut(count);
        return count;
    }
}
