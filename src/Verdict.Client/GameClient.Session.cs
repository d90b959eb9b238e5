using System;
using System.Threading.Tasks;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;
using Verdict.Protocol.Messages;

namespace Verdict.Client;

/// <content>From one state to the next, and what each message of the server does.</content>
public sealed partial class GameClient
{
    private const int SmallFrameBytesMax = 64;
    private const int HelloBytesMax = Hello.TokenBytesMax + SmallFrameBytesMax;
    private const int WaitMsMax = 1_000;

    // A server that sends faster than the client reads must not hold a frame of the game for ever.
    private const int MessagesPerPollMax = 4_096;

    private readonly StateUpdate _update = new();
    private Connection? _connection;
    private string _host = string.Empty;
    private int _port;
    private string _token = string.Empty;
    private string _helloToken = string.Empty;
    private ZoneId _zone;
    private int _redirects;
    private long _deadline = long.MaxValue;
    private long _heardAt;
    private long _pingAt = long.MaxValue;
    private long _pingNonce;
    private TaskCompletionSource<TimeSpan?>? _ponged;

    private void Open(string host, int port, string token)
    {
        _helloToken = token;
        _deadline = After(_options.ConnectTimeoutMs);
        _connection = new(host, port);
        State = ClientState.Connecting;
    }

    private void Advance()
    {
        if (State == ClientState.Waiting && _now() >= _deadline)
        {
            // The way in is always the address that was given: a server that redirected us may be the one that is gone.
            Open(_host, _port, _token);
        }

        if (_connection is null) return;
        if (State == ClientState.Connecting)
        {
            _connection.Advance();
            if (_connection.IsOpen)
            {
                State = ClientState.Greeting;
                _deadline = After(_options.ConnectTimeoutMs);
                _connection.Send(new Hello(Hello.CurrentVersion, _helloToken, _zone), HelloBytesMax);
            }
        }

        _connection.Flush();
        if (State == ClientState.InGame && _now() >= _pingAt) SendPing();
    }

    // Runs after everything that has arrived was handled, because the server's last words say more than the broken pipe.
    private void CheckConnection()
    {
        if (_connection is null) return;
        if (_connection.Broken is { } broken)
        {
            var kind = State is ClientState.Connecting or ClientState.Greeting ? EndKind.Unreachable : EndKind.Lost;
            End(State == ClientState.Leaving
                ? ConnectionEnd.Of(EndKind.Left, "The server closed the connection.", string.Empty)
                : ConnectionEnd.Of(kind, $"{_host}:{_port}: {broken}", "Check the address, and that the game server runs there."));
        }
        else if (_now() >= _deadline)
        {
            End(State == ClientState.Leaving
                ? ConnectionEnd.Of(EndKind.Left, $"The server did not answer within {_options.LeaveTimeoutMs} ms.", string.Empty)
                : ConnectionEnd.Of(
                    EndKind.Unreachable,
                    $"{_host}:{_port} did not answer within {_options.ConnectTimeoutMs} ms.",
                    "Check the address and the network."));
        }
        else if (State == ClientState.InGame && _options.SilenceMsMax > 0 && _now() >= _heardAt + Ticks(_options.SilenceMsMax))
        {
            End(ConnectionEnd.Of(EndKind.Lost, $"Nothing came from the server for {_options.SilenceMsMax} ms.", "Check the network."));
        }
    }

    private void Dispatch(ReadOnlySpan<byte> body)
    {
        var reader = new MessagePackReader(body);
        var type = MessageReader.ReadType(ref reader, out var fields);
        switch (type)
        {
            case MessageType.StateUpdate:
                _update.Read(ref reader, fields);
                ShowUpdate();
                break;
            case MessageType.MoveAccepted:
                var accepted = MoveAccepted.Read(ref reader, fields);
                World.Stand(accepted.Position);
                World.Reach(accepted.Tick);
                Decide(accepted.Sequence, VerdictKind.Accepted, RejectReason.None, TimeSpan.Zero);
                break;
            case MessageType.MoveRejected:
                var rejected = MoveRejected.Read(ref reader, fields);
                if (rejected.Reason != RejectReason.NotInZone) World.Stand(rejected.Position);
                Decide(rejected.Sequence, VerdictKind.Rejected, rejected.Reason, TickTime(rejected.RetryTicks));
                break;
            case MessageType.Placed:
                var placed = Placed.Read(ref reader, fields);
                World.Stand(placed.Position);
                World.Reach(placed.Tick);
                break;
            case MessageType.CommandAccepted:
                var done = CommandAccepted.Read(ref reader, fields);
                World.Reach(done.Tick);
                Decide(done.Sequence, VerdictKind.Accepted, RejectReason.None, TimeSpan.Zero);
                break;
            case MessageType.CommandRejected:
                var notDone = CommandRejected.Read(ref reader, fields);
                Decide(notDone.Sequence, VerdictKind.Rejected, notDone.Reason, TickTime(notDone.RetryTicks));
                break;
            case MessageType.CommandRefused:
                var refusedCommand = CommandRefused.Read(ref reader, fields);
                var retryAfter = TimeSpan.FromMilliseconds(refusedCommand.RetryAfterMs);
                Decide(refusedCommand.Sequence, VerdictKind.Refused, RejectReason.None, retryAfter);
                break;
            case MessageType.Welcome: Enter(Welcome.Read(ref reader, fields)); break;
            case MessageType.Redirect: Follow(Redirect.Read(ref reader, fields)); break;
            case MessageType.Refused: End(ConnectionEnd.Of(Refused.Read(ref reader, fields))); break;
            case MessageType.Error: End(ConnectionEnd.Of(Error.Read(ref reader, fields))); break;
            case MessageType.LeaveAccepted: End(ConnectionEnd.Of(EndKind.Left, "The player left.", string.Empty)); break;
            case MessageType.Notice: Noticed?.Invoke(Notice.Read(ref reader, fields)); break;
            case MessageType.Pong: Pong(Protocol.Messages.Pong.Read(ref reader, fields)); break;
            default: break; // A newer server may tell more than this client knows.
        }
    }

    private void Enter(Welcome welcome)
    {
        State = ClientState.InGame;
        _deadline = long.MaxValue;
        _redirects = 0;
        _backoff.Reset();
        _resyncNotBefore = 0;
        _pingNonce = 0;
        _pingAt = _options.PingIntervalMs > 0 ? _now() : long.MaxValue;
        World.Enter(welcome);
        Joined?.Invoke(welcome);
    }

    private void Follow(Redirect redirect)
    {
        State = ClientState.Connecting;
        CloseConnection();
        if (++_redirects > _options.RedirectsMax)
        {
            const string advice = "The servers send players on to each other; tell their operator.";
            End(ConnectionEnd.Of(EndKind.RedirectLoop, $"{_redirects} redirects in a row.", advice));
            return;
        }

        Open(redirect.Host, redirect.Port, redirect.Ticket);
    }

    private void End(ConnectionEnd end)
    {
        var wasLeaving = State == ClientState.Leaving;
        State = ClientState.Idle;
        CloseConnection();
        if (_connection is not null) return; // A handler of the last verdicts has connected anew.
        if (_options.Reconnect && !wasLeaving && end.IsWorthRetrying)
        {
            if (_backoff.Attempts < _options.ReconnectAttemptsMax)
            {
                var delayMs = _backoff.NextDelayMs();
                end = end with { WillRetry = true, RetryIn = TimeSpan.FromMilliseconds(delayMs) };
                _deadline = After(delayMs);
            }
            else
            {
                end = end with { Kind = EndKind.GaveUp, Reason = $"{_backoff.Attempts} attempts failed; the last: {end.Reason}" };
            }
        }

        State = end.WillRetry ? ClientState.Waiting : ClientState.Idle;
        LastEnd = end;
        Ended?.Invoke(end);
    }

    private void CloseConnection()
    {
        _connection?.Dispose();
        _connection = null;
        _deadline = long.MaxValue;
        _pingAt = long.MaxValue;
        _pingNonce = 0;
        var ponged = _ponged;
        _ponged = null;
        ponged?.SetResult(null);
        while (_pending.TryTakeOldest(out var pending))
        {
            Complete(pending, new(pending.Command, VerdictKind.Unknown, World.Position, RejectReason.None, default, default));
        }
    }

    private void SendPing()
    {
        _pingNonce = Math.Max(_now(), 1);
        _pingAt = _options.PingIntervalMs > 0 ? After(_options.PingIntervalMs) : long.MaxValue;
        _connection?.Send(new Ping(_pingNonce), SmallFrameBytesMax);
    }

    private void Pong(in Pong pong)
    {
        World.Reach(pong.Tick);
        if (pong.Nonce != _pingNonce) return;
        RoundTrip = TimeSpan.FromTicks(_now() - _pingNonce);
        _pingNonce = 0;
        var ponged = _ponged;
        _ponged = null;
        ponged?.SetResult(RoundTrip);
    }

    private TimeSpan TickTime(long ticks) => TimeSpan.FromMilliseconds(ticks * 1_000.0 / Math.Max(World.Welcome?.TicksPerSecond ?? 1, 1));

    private long After(int milliseconds) => _now() + Ticks(milliseconds);

    private double MsUntilDue()
    {
        var due = Math.Min(_deadline, _pingAt);
        if (State == ClientState.InGame && _options.SilenceMsMax > 0) due = Math.Min(due, _heardAt + Ticks(_options.SilenceMsMax));
        return due == long.MaxValue ? int.MaxValue : Math.Clamp((due - _now()) / (double)TimeSpan.TicksPerMillisecond, 0, int.MaxValue);
    }

    private static long Ticks(int milliseconds) => milliseconds * TimeSpan.TicksPerMillisecond;
}
