using System.Diagnostics;
using System.Net.Sockets;
using Verdict.Cli.Players;
using Verdict.Client;
using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.Cli.Load;

/// <summary>One player of a load: connects, walks when its turn comes, takes its verdicts, and takes its seat again when the connection is
/// lost.</summary>
/// <remarks>Its loop's thread alone calls it. What it says about itself others may read meanwhile, a moment old.</remarks>
internal sealed partial class LoadClient(int number, int index, LoadLoop loop, GuestLogin login, Random random) : IDisposable
{
    private static readonly GameClientOptions Patience = new();

    private readonly LoadScene _scene = loop.Scene;
    private readonly PositionAudit _audit = new();
    private readonly Walker _walker = new(random);
    private LoadConnection? _connection;
    private Backoff? _backoff;
    private PlayerId _player;
    private Position _expected;
    private bool _inGame;
    private bool _wasInGame;
    private bool _isLeaving;
    private bool _corrected;
    private bool _awaitsFirst;
    private bool _isClosed;
    private int _stepMm;
    private int _ticksPerSecond = 1;
    private long _sequence;
    private long _notBefore;
    private long _lostAt;
    private long _wakeAt = long.MaxValue;

    /// <summary>Which of all clients of the load.</summary>
    public int Number => number;

    /// <summary>Which of its loop's.</summary>
    public int Index => index;

    /// <summary>Whether it is one of those that stop reading for a while.</summary>
    public bool IsSlow { get; init; }

    /// <summary>Whether it looks into updates, instead of counting them.</summary>
    public bool AppliesUpdates => IsSlow || _scene.Options.Apply;

    /// <summary>Why it lost its connection first, or why it gave up coming back; null when it never lost it.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Whether it has given up coming back.</summary>
    public bool IsGone { get; private set; }

    public bool IsInGame => Volatile.Read(ref _inGame);

    /// <summary>Whether nothing more comes for it after <see cref="Leave"/>.</summary>
    public bool IsClosed => Volatile.Read(ref _isClosed);

    /// <summary>Verdicts that are still due.</summary>
    public int PendingCount => _audit.PendingCount;

    /// <summary>When it wants to be woken next; what else its loop has noted is out of date.</summary>
    public long WakeAt => _wakeAt;

    /// <summary>Whether a connection is still this client's own.</summary>
    public bool Owns(LoadConnection connection) => _connection == connection;

    /// <summary>Begins to connect; from here on its loop serves it.</summary>
    public void Connect(long now)
    {
        Wake(now + Ms(Patience.ConnectTimeoutMs));
        try
        {
            _connection = LoadConnection.Open(loop, this);
        }
        catch (SocketException error)
        {
            NotIn(ConnectionEnd.Of(EndKind.Unreachable, error.Message, string.Empty), error.SocketErrorCode, now);
        }
    }

    /// <summary>Its connection is worth a look.</summary>
    public void Serve(long now)
    {
        if (_connection is not { } connection) return;
        if (connection.IsConnected)
        {
            if (connection.Receive(this, now) is { } end && Owns(connection)) End(end, now);
            return;
        }

        try
        {
            connection.FinishConnecting(now);
            var zone = _scene.Options.Zone > 0 ? _scene.Options.Zone : login.Zone;
            connection.Send(new Hello(Hello.CurrentVersion, login.Token, new(zone)));
        }
        catch (SocketException error)
        {
            Drop();
            NotIn(ConnectionEnd.Of(EndKind.Unreachable, error.Message, string.Empty), error.SocketErrorCode, now);
        }
    }

    /// <summary>The time that it wanted to be woken at has come.</summary>
    public void OnWake(long now)
    {
        _wakeAt = long.MaxValue;
        if (_isLeaving) return;
        if (_connection is null)
        {
            Connect(now);
            return;
        }

        Drop();
        NotIn(ConnectionEnd.Of(EndKind.Lost, $"No answer within {Patience.ConnectTimeoutMs} ms.", string.Empty), SocketError.TimedOut, now);
    }

    /// <summary>Sends the next move.</summary>
    /// <param name="dueAt">When it should have been sent, as a Stopwatch timestamp; its time counts from there, however late we are.
    /// </param>
    /// <param name="now">When it is.</param>
    public void Step(long dueAt, long now)
    {
        if (!_inGame || _isLeaving || _connection is not { } connection) return;
        if (_audit.PendingCount > 0 && !_isDeaf && now - connection.HeardAt > Ms(Patience.SilenceMsMax))
        {
            End(ConnectionEnd.Of(EndKind.Lost, $"Nothing came for {Patience.SilenceMsMax} ms.", string.Empty), now);
            return;
        }

        if (dueAt < _notBefore) return;
        var sequence = _sequence + 1;
        if (!connection.IsFlushed || !_audit.HasRoomFor(sequence))
        {
            _scene.Tally.At(dueAt).AddHeldBack();
            return;
        }

        if (_corrected) _walker.Corrected();
        _corrected = false;
        var target = _walker.Next(_expected, _stepMm);
        if (target == _expected) return;
        _audit.Sent(sequence, target, dueAt);
        // Expected to be accepted; a rejection puts it back before the next step is due, unless the verdict is later than that.
        (_sequence, _expected) = (sequence, target);
        _scene.Tally.At(dueAt).AddSent(Stopwatch.GetElapsedTime(dueAt, now));
        connection.Send(new Move(sequence, target));
    }

    /// <summary>Gives its seat up, if it is connected.</summary>
    public void Leave()
    {
        _isLeaving = true;
        if (!_inGame || _connection is not { } connection) Volatile.Write(ref _isClosed, true);
        else if (connection.IsFlushed) connection.Send(new Leave(++_sequence));
    }

    public void Dispose()
    {
        _isLeaving = true;
        Drop();
    }

    private static long Ms(long milliseconds) => milliseconds * Stopwatch.Frequency / 1_000;

    private void Wake(long at)
    {
        _wakeAt = at;
        loop.WakeAt(this, at);
    }

    private void Drop()
    {
        _wakeAt = long.MaxValue;
        _connection?.Dispose();
        _connection = null;
    }

    private void End(ConnectionEnd end, long now)
    {
        Drop();
        if (_isLeaving) Volatile.Write(ref _isClosed, true);
        else if (_inGame) Lose(end, now);
        else NotIn(end, SocketError.ConnectionReset, now);
    }

    private void Lose(ConnectionEnd end, long now)
    {
        Volatile.Write(ref _inGame, false);
        _lostAt = now;
        _backoff = new(Patience, random);
        _audit.Lose();
        Trouble ??= end.Reason;
        LoseSight();
        _scene.Tally.AddDisconnect();
        _scene.Outages.Left(number, _scene.NowMs);
        if (end.IsWorthRetrying) TryAgain(string.Empty, now);
        else GiveUp(end.Reason);
    }

    // An attempt has failed. Whoever has never been in ends the whole run: what is measured would not be what was asked for.
    private void NotIn(ConnectionEnd end, SocketError error, long now)
    {
        if (_isLeaving) Volatile.Write(ref _isClosed, true);
        else if (!_wasInGame) loop.FailToJoin(end, error);
        else if (end.IsWorthRetrying) TryAgain(end.Reason, now);
        else GiveUp(end.Reason);
    }

    /// <summary>As the client library does, until its patience is over.</summary>
    private void TryAgain(string last, long now)
    {
        var left = _scene.Options.ReconnectFor - Stopwatch.GetElapsedTime(_lostAt, now);
        if (left <= TimeSpan.Zero)
        {
            GiveUp($"Not back within {_scene.Options.ReconnectFor.TotalSeconds:0} s. {last}".TrimEnd());
            return;
        }

        Wake(now + Ms(Math.Min(_backoff!.NextDelayMs(), (long)Math.Ceiling(left.TotalMilliseconds))));
    }

    private void GiveUp(string reason)
    {
        IsGone = true;
        Trouble = reason;
        _scene.Tally.AddGivenUp();
        _scene.Outages.GaveUp(number);
    }
}
