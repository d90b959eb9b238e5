using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Verdict.Client;
using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.Cli.Load;

/// <summary>One TCP connection of a load client: sends without waiting, receives by completion callbacks, allocates nothing per
/// message.</summary>
/// <remarks>Its client sends under the client's lock. Completions own the skimmer, and hand frames and the end to the client, which drops
/// what comes from a connection that is no longer its own.</remarks>
internal sealed class LoadConnection : IDisposable
{
    private const int ReceiveBytes = 4 * 1024;
    private const int SmallFrameBytesMax = 64;

    private readonly LoadClient _client;
    private readonly LoadTally _tally;
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly SocketAsyncEventArgs _receiving = new();
    private readonly FrameSkimmer _skimmer = new();
    private readonly FrameSkimmer.FrameHandler _handle;
    private readonly byte[] _frame = new byte[SmallFrameBytesMax];
    private int _unsentStart;
    private int _unsentEnd;
    private long _heardAt;

    public LoadConnection(LoadClient client, LoadTally tally)
    {
        (_client, _tally) = (client, tally);
        _handle = body => _client.Handle(this, body);
        _receiving.SetBuffer(new byte[ReceiveBytes]);
        _receiving.Completed += (_, _) =>
        {
            if (Take()) Receive();
        };
    }

    /// <summary>How long nothing has come.</summary>
    public TimeSpan Silence => Stopwatch.GetElapsedTime(Interlocked.Read(ref _heardAt));

    /// <summary>Connects, says Hello and begins to receive.</summary>
    /// <exception cref="SocketException">Nobody is there.</exception>
    public async Task OpenAsync(IPEndPoint server, Hello hello, CancellationToken cancellation)
    {
        await _socket.ConnectAsync(server, cancellation);
        var bytes = new byte[Hello.TokenBytesMax + SmallFrameBytesMax];
        var length = FrameCodec.Write(bytes, hello);
        await _socket.SendAsync(bytes.AsMemory(0, length), cancellation);
        _socket.Blocking = false;
        _tally.AddBytesOut(length);
        Interlocked.Exchange(ref _heardAt, Stopwatch.GetTimestamp());
        Receive();
    }

    public void Send<TMessage>(in TMessage message)
        where TMessage : IMessage
    {
        (_unsentStart, _unsentEnd) = (0, FrameCodec.Write(_frame, message));
        Flush();
    }

    /// <summary>True when nothing is left over from the last frame, so that the next may be sent.</summary>
    public bool Flush()
    {
        if (_unsentStart == _unsentEnd) return true;
        try
        {
            var count = _socket.Send(_frame.AsSpan(_unsentStart, _unsentEnd - _unsentStart), SocketFlags.None, out var error);
            if (error != SocketError.Success) return false; // A broken pipe is reported where the end of the stream is read.
            _tally.AddBytesOut(count);
            _unsentStart += count;
            return _unsentStart == _unsentEnd;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    public void Dispose() => _socket.Dispose();

    private void Receive()
    {
        try
        {
            // Bytes that are there already complete at once, without a callback.
            while (!_socket.ReceiveAsync(_receiving))
            {
                if (!Take()) return;
            }
        }
        catch (ObjectDisposedException)
        {
            End("The client closed the connection.");
        }
    }

    private bool Take()
    {
        if (_receiving.SocketError != SocketError.Success)
        {
            End($"The connection broke: {_receiving.SocketError}.");
            return false;
        }

        if (_receiving.BytesTransferred == 0)
        {
            End("The server closed the connection.");
            return false;
        }

        _tally.AddBytesIn(_receiving.BytesTransferred);
        Interlocked.Exchange(ref _heardAt, Stopwatch.GetTimestamp());
        try
        {
            _skimmer.Feed(_receiving.MemoryBuffer.Span[.._receiving.BytesTransferred], _handle);
            return true;
        }
        catch (ProtocolException error)
        {
            _client.End(this, ConnectionEnd.Of(EndKind.BadServer, error.Message, string.Empty));
            return false;
        }
    }

    private void End(string reason)
    {
        _client.End(this, ConnectionEnd.Of(EndKind.Lost, reason, string.Empty));
        _receiving.Dispose();
    }
}
