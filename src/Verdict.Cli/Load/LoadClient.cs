using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Verdict.Cli.Players;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;
using Verdict.Protocol.Messages;

namespace Verdict.Cli.Load;

/// <summary>One connection of a load: sends when the pacer says so, receives by completion callbacks,
/// allocates nothing per message.</summary>
/// <remarks>Two threads meet here. The pacer owns the walker, the sequence and the send buffer. Completions own the skimmer. What crosses
/// over is the due times (each slot written before its frame is sent and read after its verdict came), the position packed into one
/// 64-bit word, and the flags, all volatile.</remarks>
internal sealed class LoadClient(LoadTally tally, Random random) : IDisposable
{
    // More verdicts outstanding than this, and the client waits: the server is far behind already.
    private const int PendingMax = 64;
    private const int ReceiveBytes = 4 * 1024;
    private const int SmallFrameBytesMax = 64;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly SocketAsyncEventArgs _receiving = new();
    private readonly FrameSkimmer _skimmer = new();
    private readonly Walker _walker = new(random);
    private readonly long[] _dueAt = new long[PendingMax];
    private readonly byte[] _frame = new byte[SmallFrameBytesMax];
    private readonly TaskCompletionSource<Welcome> _welcomed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private FrameSkimmer.FrameHandler? _handle;
    private int _unsentStart;
    private int _unsentEnd;
    private int _stepMm;
    private long _sequence;
    private long _answered;
    private long _position;
    private long _notBefore;
    private volatile bool _corrected;
    private volatile bool _isClosed;
    private volatile bool _isLeaving;

    /// <summary>Why it was thrown out; null when it was not.</summary>
    public string? Trouble { get; private set; }

    public bool IsClosed => _isClosed;

    /// <summary>Verdicts that are still due.</summary>
    public long PendingCount => Volatile.Read(ref _sequence) - Interlocked.Read(ref _answered);

    public Task Closed => _closed.Task;

    /// <summary>Connects and joins.</summary>
    /// <exception cref="CliException">The server did not let it in.</exception>
    public async Task JoinAsync(IPEndPoint server, GuestLogin login, int zone, double rate, CancellationToken cancellation)
    {
        await _socket.ConnectAsync(server, cancellation);
        _handle = Handle;
        _receiving.SetBuffer(new byte[ReceiveBytes]);
        _receiving.Completed += (_, _) =>
        {
            if (Take()) Receive();
        };
        var hello = new byte[Hello.TokenBytesMax + SmallFrameBytesMax];
        var length = FrameCodec.Write(hello, new Hello(Hello.CurrentVersion, login.Token, new(zone > 0 ? zone : login.Zone)));
        await _socket.SendAsync(hello.AsMemory(0, length), cancellation);
        _socket.Blocking = false;
        tally.AddBytesOut(length);
        Receive();
        var welcome = await _welcomed.Task.WaitAsync(cancellation);
        _walker.Enter(welcome.Map);
        Stand(welcome.Position);
        var mmPerSecond = (double)welcome.Rules.SpeedMmPerTick * welcome.TicksPerSecond;
        // A fifth below the limit: late by a tick, a move must still be within the stride that has grown.
        _stepMm = (int)Math.Clamp(mmPerSecond / rate * 0.8, 1, Math.Min(welcome.Rules.StepMaxMm, welcome.Rules.StrideMaxMm) - 1);
    }

    /// <summary>Sends the next move. Called by the pacer only.</summary>
    /// <param name="dueAt">When it should have been sent, as a Stopwatch timestamp;
    /// its time counts from there, however late we are.</param>
    public void Step(long dueAt)
    {
        if (_isClosed || _isLeaving || !Flush() || PendingCount >= PendingMax || dueAt < Volatile.Read(ref _notBefore)) return;
        if (_corrected)
        {
            _corrected = false;
            _walker.Corrected();
        }

        var from = Unpack(Volatile.Read(ref _position));
        var target = _walker.Next(from, _stepMm);
        if (target == from) return;
        var sequence = _sequence + 1;
        _dueAt[sequence % PendingMax] = dueAt;
        Volatile.Write(ref _sequence, sequence);
        // Expected to be accepted; a rejection puts it back before the next step is due, unless the verdict is later than that.
        Stand(target);
        tally.AddSent();
        Send(new Move(sequence, target));
    }

    public void Leave()
    {
        _isLeaving = true;
        if (_isClosed || !Flush()) return;
        Send(new Leave(_sequence + 1));
    }

    public void Dispose()
    {
        _isClosed = true;
        _socket.Dispose();
        _receiving.Dispose();
    }

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
            Close("The client closed the connection.");
        }
    }

    private bool Take()
    {
        if (_receiving.SocketError != SocketError.Success || _receiving.BytesTransferred == 0)
        {
            Close(
                _receiving.SocketError == SocketError.Success
                    ? "The server closed the connection."
                    : $"The connection broke: {_receiving.SocketError}.");
            return false;
        }

        tally.AddBytesIn(_receiving.BytesTransferred);
        try
        {
            _skimmer.Feed(_receiving.MemoryBuffer.Span[.._receiving.BytesTransferred], _handle!);
            return !_isClosed;
        }
        catch (ProtocolException error)
        {
            Close(error.Message);
            return false;
        }
    }

    private void Handle(ReadOnlySpan<byte> body)
    {
        var reader = new MessagePackReader(body);
        switch (MessageReader.ReadType(ref reader, out var fields))
        {
            case MessageType.MoveAccepted:
                tally.AddAccepted(Answer(MoveAccepted.Read(ref reader, fields).Sequence));
                break;
            case MessageType.MoveRejected:
                var rejected = MoveRejected.Read(ref reader, fields);
                Stand(rejected.Position);
                _corrected = rejected.Reason is RejectReason.Blocked or RejectReason.OutOfBounds;
                // Only those who cannot act wait; who was merely early is in step again at its next turn.
                if (rejected.Reason is RejectReason.Stunned or RejectReason.Dead) Wait(rejected.RetryTicks);
                tally.AddRejected(rejected.Reason, Answer(rejected.Sequence));
                break;
            case MessageType.CommandRefused:
                tally.AddRefused(Answer(CommandRefused.Read(ref reader, fields).Sequence));
                break;
            case MessageType.Welcome: _welcomed.TrySetResult(Welcome.Read(ref reader, fields)); break;
            case MessageType.Refused: Close(Refused.Read(ref reader, fields).Reason); break;
            case MessageType.Error: Close(Error.Read(ref reader, fields).Text); break;
            case MessageType.Redirect: Close("The server redirects to another; give that one with --connect."); break;
            default: break; // Notices, pongs and the answer to Leave, after which the server closes.
        }
    }

    private TimeSpan Answer(long sequence)
    {
        Interlocked.Increment(ref _answered);
        return Stopwatch.GetElapsedTime(_dueAt[sequence % PendingMax]);
    }

    private void Wait(long ticks) => Volatile.Write(ref _notBefore, Stopwatch.GetTimestamp() + (ticks * Stopwatch.Frequency / 20));

    private void Close(string trouble)
    {
        if (_isClosed) return;
        _isClosed = true;
        if (!_isLeaving)
        {
            Trouble = trouble;
            if (_welcomed.Task.IsCompletedSuccessfully) tally.AddDisconnect();
            _welcomed.TrySetException(new CliException(trouble));
        }

        _socket.Dispose();
        _closed.TrySetResult();
    }

    private void Send<TMessage>(in TMessage message)
        where TMessage : IMessage
    {
        (_unsentStart, _unsentEnd) = (0, FrameCodec.Write(_frame, message));
        Flush();
    }

    // True when nothing is left over from the last frame, so that the next may be written.
    private bool Flush()
    {
        if (_unsentStart == _unsentEnd) return true;
        try
        {
            var count = _socket.Send(_frame.AsSpan(_unsentStart, _unsentEnd - _unsentStart), SocketFlags.None, out var error);
            if (error != SocketError.Success) return false; // A broken pipe is reported where the end of the stream is read.
            tally.AddBytesOut(count);
            _unsentStart += count;
            return _unsentStart == _unsentEnd;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    private void Stand(Position position) => Volatile.Write(ref _position, ((long)position.X << 32) | (uint)position.Y);

    private static Position Unpack(long packed) => new((int)(packed >> 32), (int)packed);
}
