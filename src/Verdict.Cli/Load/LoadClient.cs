using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Verdict.Cli.Players;
using Verdict.Client;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;
using Verdict.Protocol.Messages;

namespace Verdict.Cli.Load;

/// <summary>One player of a load: walks when the pacer says so, takes its verdicts, and takes its seat again when the connection is
/// lost.</summary>
/// <remarks>The pacer's thread sends and completion callbacks receive, so all state is behind one short lock. Nobody holds it for longer
/// than a send that does not wait, and the verdict to a move cannot come before the move is out.</remarks>
internal sealed class LoadClient(int number, LoadScene scene, Random random) : IDisposable
{
    private static readonly GameClientOptions Patience = new();

    private readonly Lock _gate = new();
    private readonly PositionAudit _audit = new();
    private readonly Walker _walker = new(random);
    // The pacer's thread walks while a callback's may wait, and one Random serves one thread.
    private readonly Random _spread = new(random.Next());
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LoadConnection? _connection;
    private TaskCompletionSource<Welcome> _welcomed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private GuestLogin? _login;
    private PlayerId _player;
    private Position _expected;
    private bool _inGame;
    private bool _isLeaving;
    private bool _corrected;
    private bool _awaitsFirst;
    private int _stepMm;
    private int _ticksPerSecond = 1;
    private long _sequence;
    private long _notBefore;
    private long _lostAt;

    /// <summary>Why it lost its connection first, or why it gave up coming back; null when it never lost it.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Whether it has given up coming back.</summary>
    public bool IsGone { get; private set; }

    public bool IsInGame => Volatile.Read(ref _inGame);

    /// <summary>Verdicts that are still due.</summary>
    public int PendingCount
    {
        get
        {
            lock (_gate) return _audit.PendingCount;
        }
    }

    /// <summary>Ends when the server has let it go after <see cref="Leave"/>.</summary>
    public Task Closed => _closed.Task;

    /// <summary>Connects and joins.</summary>
    /// <exception cref="CliException">The server did not let it in.</exception>
    /// <exception cref="SocketException">Nobody is there.</exception>
    public async Task JoinAsync(GuestLogin login, CancellationToken cancellation)
    {
        _login = login;
        try
        {
            await EnterAsync(cancellation);
        }
        catch (JoinException error)
        {
            throw new CliException(error.Message);
        }
    }

    /// <summary>Sends the next move. Called by the pacer only.</summary>
    /// <param name="dueAt">When it should have been sent, as a Stopwatch timestamp;
    /// its time counts from there, however late we are.</param>
    public void Step(long dueAt)
    {
        lock (_gate)
        {
            if (!_inGame || _isLeaving || _connection is not { } connection) return;
            if (_audit.PendingCount > 0 && connection.Silence.TotalMilliseconds > Patience.SilenceMsMax)
            {
                End(connection, ConnectionEnd.Of(EndKind.Lost, $"Nothing came for {Patience.SilenceMsMax} ms.", string.Empty));
                return;
            }

            var sequence = _sequence + 1;
            if (!connection.Flush() || !_audit.HasRoomFor(sequence) || dueAt < _notBefore) return;
            if (_corrected) _walker.Corrected();
            _corrected = false;
            var target = _walker.Next(_expected, _stepMm);
            if (target == _expected) return;
            _audit.Sent(sequence, target, dueAt);
            // Expected to be accepted; a rejection puts it back before the next step is due, unless the verdict is later than that.
            (_sequence, _expected) = (sequence, target);
            scene.Tally.AddSent();
            connection.Send(new Move(sequence, target));
        }
    }

    /// <summary>Gives its seat up, if it is connected.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _isLeaving = true;
            if (!_inGame || _connection is not { } connection) _closed.TrySetResult();
            else if (connection.Flush()) connection.Send(new Leave(++_sequence));
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isLeaving = true;
            _connection?.Dispose();
        }
    }

    /// <summary>A whole frame has come that is no state update.</summary>
    public void Handle(LoadConnection connection, ReadOnlySpan<byte> body)
    {
        lock (_gate)
        {
            if (connection == _connection) Handle(body);
        }
    }

    /// <summary>A connection is over; if it is still this client's, it is taken up again.</summary>
    public void End(LoadConnection connection, ConnectionEnd end)
    {
        lock (_gate)
        {
            if (connection != _connection) return;
            _connection = null;
            connection.Dispose();
            if (_isLeaving) _closed.TrySetResult();
            else if (_inGame) Lose(end);
            else _welcomed.TrySetException(new JoinException(end));
        }
    }

    private void Handle(ReadOnlySpan<byte> body)
    {
        var reader = new MessagePackReader(body);
        switch (MessageReader.ReadType(ref reader, out var fields))
        {
            case MessageType.MoveAccepted: Accept(MoveAccepted.Read(ref reader, fields)); break;
            case MessageType.MoveRejected: Reject(MoveRejected.Read(ref reader, fields)); break;
            case MessageType.CommandRefused:
                if (TryAnswer(CommandRefused.Read(ref reader, fields).Sequence, out var time)) scene.Tally.AddRefused(time);
                break;
            case MessageType.Welcome: Enter(Welcome.Read(ref reader, fields)); break;
            case MessageType.Refused: End(_connection!, ConnectionEnd.Of(Refused.Read(ref reader, fields))); break;
            case MessageType.Error: End(_connection!, ConnectionEnd.Of(Error.Read(ref reader, fields))); break;
            case MessageType.Redirect:
                const string redirected = "The server redirects to another; give that one with --connect.";
                End(_connection!, ConnectionEnd.Of(EndKind.RedirectLoop, redirected, string.Empty));
                break;
            default: break; // Notices, pongs and the answer to Leave, after which the server closes.
        }
    }

    private void Accept(in MoveAccepted accepted)
    {
        if (!TryAnswer(accepted.Sequence, out var time)) return;
        _audit.Accepted(accepted.Position);
        scene.Tally.AddAccepted(time);
        scene.Acks?.Add(_player, accepted.Sequence, accepted.Position);
        if (!_awaitsFirst) return;
        _awaitsFirst = false;
        scene.Outages.Accepted(scene.NowMs);
    }

    private void Reject(in MoveRejected rejected)
    {
        if (!TryAnswer(rejected.Sequence, out var time)) return;
        scene.Tally.AddRejected(rejected.Reason, time);
        if (rejected.Reason == RejectReason.NotInZone) return;
        _audit.Corrected(rejected.Position);
        _expected = rejected.Position;
        _corrected = rejected.Reason is RejectReason.Blocked or RejectReason.OutOfBounds;
        // Only those who cannot act wait; who was merely early is in step again at its next turn.
        if (rejected.Reason is RejectReason.Stunned or RejectReason.Dead)
        {
            _notBefore = Stopwatch.GetTimestamp() + (rejected.RetryTicks * Stopwatch.Frequency / _ticksPerSecond);
        }
    }

    private bool TryAnswer(long sequence, out TimeSpan time)
    {
        var isDue = _audit.TryAnswer(sequence, out var dueAt);
        time = isDue ? Stopwatch.GetElapsedTime(dueAt) : default;
        return isDue;
    }

    private void Enter(Welcome welcome)
    {
        if (_lostAt == 0) _audit.Enter(welcome.Position);
        else Return(welcome);
        (_inGame, _player, _expected, _ticksPerSecond) = (true, welcome.PlayerId, welcome.Position, Math.Max(1, welcome.TicksPerSecond));
        _walker.Enter(welcome.Map);
        var mmPerSecond = (double)welcome.Rules.SpeedMmPerTick * welcome.TicksPerSecond;
        // A fifth below the limit: late by a tick, a move must still be within the stride that has grown.
        var longest = Math.Min(welcome.Rules.StepMaxMm, welcome.Rules.StrideMaxMm) - 1;
        _stepMm = (int)Math.Clamp(mmPerSecond / scene.Options.Rate * 0.8, 1, longest);
        _welcomed.TrySetResult(welcome);
    }

    private void Return(Welcome welcome)
    {
        var known = _audit.Known;
        var kind = _audit.Return(welcome, Stopwatch.GetElapsedTime(_lostAt));
        _lostAt = 0;
        _awaitsFirst = true;
        scene.Tally.AddReconnect();
        scene.Outages.Back(number, scene.NowMs);
        if (kind != ReturnKind.Undone) return;
        scene.Tally.AddUndone();
        scene.Tell(
            $"Player {welcome.PlayerId} was told that it stands at {known.X}, {known.Y}, and after the outage it stands at"
            + $" {welcome.Position.X}, {welcome.Position.Y}{(welcome.Resumed ? "." : ", its seat lost.")}");
    }

    private void Lose(ConnectionEnd end)
    {
        _inGame = false;
        _lostAt = Stopwatch.GetTimestamp();
        _audit.Lose();
        Trouble ??= end.Reason;
        scene.Tally.AddDisconnect();
        scene.Outages.Left(number, scene.NowMs);
        if (end.IsWorthRetrying) _ = Task.Run(ReturnAsync);
        else GiveUp(end.Reason);
    }

    /// <summary>Tries until it is back or its patience is over, as the client library does.</summary>
    private async Task ReturnAsync()
    {
        var backoff = new Backoff(Patience, _spread);
        try
        {
            var last = string.Empty;
            while (Stopwatch.GetElapsedTime(_lostAt) is var away && away < scene.Options.ReconnectFor)
            {
                var delay = TimeSpan.FromMilliseconds(backoff.NextDelayMs());
                var left = scene.Options.ReconnectFor - away;
                await Task.Delay(delay < left ? delay : left, scene.Stopping);
                if (await TryReturnAsync() is not { } failure) return;
                last = failure;
            }

            GiveUp($"Not back within {scene.Options.ReconnectFor.TotalSeconds:0} s. {last}".TrimEnd());
        }
        catch (OperationCanceledException) when (scene.Stopping.IsCancellationRequested)
        {
            // The run is over; it counts as away.
        }
        catch (JoinException error)
        {
            GiveUp(error.Message);
        }
    }

    /// <summary>Why not; null when it is back.</summary>
    private async Task<string?> TryReturnAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(scene.Stopping);
        patience.CancelAfter(Patience.ConnectTimeoutMs);
        try
        {
            await EnterAsync(patience.Token);
            return null;
        }
        catch (Exception error) when (
            error is SocketException or JoinException { IsWorthRetrying: true }
            || (error is OperationCanceledException && !scene.Stopping.IsCancellationRequested))
        {
            return error is OperationCanceledException ? $"No answer within {Patience.ConnectTimeoutMs} ms." : error.Message;
        }
    }

    private async Task EnterAsync(CancellationToken cancellation)
    {
        var connection = new LoadConnection(this, scene.Tally);
        Task<Welcome> welcomed;
        lock (_gate)
        {
            _connection = connection;
            _welcomed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            welcomed = _welcomed.Task;
        }

        try
        {
            var zone = scene.Options.Zone > 0 ? scene.Options.Zone : _login!.Zone;
            await connection.OpenAsync(scene.Server, new(Hello.CurrentVersion, _login!.Token, new(zone)), cancellation);
            await welcomed.WaitAsync(cancellation);
        }
        catch
        {
            // Behind the lock, so that a Welcome that came at the last moment is either taken or never seen.
            lock (_gate)
            {
                if (_inGame && _connection == connection) return;
                if (_connection == connection) _connection = null;
            }

            connection.Dispose();
            throw;
        }
    }

    private void GiveUp(string reason)
    {
        IsGone = true;
        Trouble = reason;
        scene.Tally.AddGivenUp();
        scene.Outages.GaveUp(number);
    }

    /// <summary>The server did not let it in, or closed before it did.</summary>
    private sealed class JoinException(ConnectionEnd end) : Exception(end.Reason)
    {
        public bool IsWorthRetrying { get; } = end.IsWorthRetrying;
    }
}
