using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.Client;

/// <summary>Plays in a zone: sends what the player intends, and shows only what the server approved.</summary>
/// <remarks>
/// Nothing happens behind your back: sockets are read, time-outs noticed and events raised only inside <see cref="Poll"/>, on the thread
/// that calls it. A game calls it once a frame; a program without frames awaits <see cref="RunAsync"/>. Use one client from one thread.
/// In steady state receiving an update allocates nothing.
/// </remarks>
public sealed partial class GameClient : IDisposable
{
    private readonly GameClientOptions _options;
    private readonly Func<long> _now;
    private readonly Backoff _backoff;
    private readonly PendingCommands _pending;

    /// <summary>Makes a client that is not connected yet.</summary>
    /// <param name="options">Limits and patience; null takes the defaults. Read once, here.</param>
    public GameClient(GameClientOptions? options = null)
        : this(options ?? new(), MonotonicTicks, new Random())
    {
    }

    /// <summary>For tests: with a clock of their own, in <see cref="TimeSpan"/> ticks.</summary>
    internal GameClient(GameClientOptions options, Func<long> now, Random random)
    {
        _options = options;
        _now = now;
        World = new(options, now);
        _backoff = new(options, random);
        _pending = new(options.PendingCommandsMax);
    }

    /// <summary>The player is in a zone: for the first time, after a reconnect, or in another zone.
    /// <see cref="World"/> starts empty.</summary>
    public event Action<Welcome>? Joined;

    /// <summary>The world has changed; it shows the change already. The update is reused: read it only during the call.</summary>
    public event Action<StateUpdate>? Updated;

    /// <summary>A command has its verdict. On a rejection show the player at <see cref="CommandVerdict.Position"/>.</summary>
    public event Action<CommandVerdict>? Decided;

    /// <summary>The server has something to say to the player.</summary>
    public event Action<Notice>? Noticed;

    /// <summary>The connection ended; <see cref="ConnectionEnd.WillRetry"/> says whether the client takes it up again by itself.</summary>
    public event Action<ConnectionEnd>? Ended;

    /// <summary>Where the client stands.</summary>
    public ClientState State { get; private set; }

    /// <summary>Who is where, as the server last showed it.</summary>
    public World World { get; }

    /// <summary>The last measured time from a ping to its pong; zero before the first.</summary>
    public TimeSpan RoundTrip { get; private set; }

    /// <summary>Commands whose verdicts are still due.</summary>
    public int PendingCount => _pending.Count;

    /// <summary>How the last connection ended; null when none has.</summary>
    public ConnectionEnd? LastEnd { get; private set; }

    /// <summary>Begins to connect. <see cref="Joined"/> or <see cref="Ended"/> follows from <see cref="Poll"/>.</summary>
    /// <param name="host">Name or address of a game server; the platform's login names one.</param>
    /// <param name="port">Its TCP port.</param>
    /// <param name="token">What the platform's login gave.</param>
    /// <param name="zone">The zone to enter; the default lets the server choose.</param>
    /// <exception cref="InvalidOperationException">The client is connected or connecting already.</exception>
    public void Connect(string host, int port, string token, ZoneId zone = default)
    {
        if (State != ClientState.Idle)
        {
            throw new InvalidOperationException($"The client is {State}; call Disconnect before connecting anew.");
        }

        (_host, _port, _token, _zone) = (host, port, token, zone);
        _redirects = 0;
        _backoff.Reset();
        Open(host, port, token);
    }

    /// <summary>Measures the round trip; Poll also does so by itself every <see cref="GameClientOptions.PingIntervalMs"/>.</summary>
    /// <returns>The time from ping to pong, or null when the connection ends before it.</returns>
    public Task<TimeSpan?> PingAsync()
    {
        if (State != ClientState.InGame) return Task.FromResult<TimeSpan?>(null);
        _ponged ??= new();
        var task = _ponged.Task;
        if (_pingNonce == 0) SendPing();
        return task;
    }

    /// <summary>Closes at once without giving up the seat: the server holds it for the reconnect window. No event is raised.</summary>
    public void Disconnect()
    {
        State = ClientState.Idle;
        CloseConnection();
    }

    /// <summary>Reads what has arrived and raises the events for it. Call it once a frame.</summary>
    /// <param name="budget">Time after which it stops and leaves the rest for the next call; default: everything that has arrived.</param>
    /// <returns>How many messages it handled.</returns>
    public int Poll(TimeSpan budget = default)
    {
        var stopAt = budget > TimeSpan.Zero ? _now() + budget.Ticks : long.MaxValue;
        Advance();
        var handled = 0;
        var connection = _connection;
        try
        {
            // A handler may disconnect or connect anew, so each round asks whether this is still the connection.
            while (connection is not null && connection == _connection && handled < MessagesPerPollMax)
            {
                if (connection.TryTakeFrame(out var body))
                {
                    handled++;
                    Dispatch(body);
                    if (_now() >= stopAt) break;
                }
                else if (connection.Receive())
                {
                    _heardAt = _now();
                }
                else
                {
                    break;
                }
            }
        }
        catch (ProtocolException error)
        {
            const string advice = "Check that the address is a Verdict game server of the same protocol version.";
            End(ConnectionEnd.Of(EndKind.BadServer, error.Message, advice));
        }

        if (connection == _connection) CheckConnection();
        return handled;
    }

    /// <summary>Waits until <see cref="Poll"/> has something to do, for programs without frames.</summary>
    /// <param name="timeoutMs">Longest wait in milliseconds.</param>
    /// <param name="cancellation">Ends the wait with an exception.</param>
    public async Task WaitAsync(int timeoutMs, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var waitMs = (int)Math.Min(timeoutMs, MsUntilDue());
        var connection = _connection;
        if (connection is null)
        {
            await Task.Delay(Math.Max(waitMs, 1), cancellation);
            return;
        }

        if (connection.Broken is not null) return;
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var ready = connection.Ready();
        if (ready.IsCompleted) return;
        await Task.WhenAny(ready, Task.Delay(Math.Max(waitMs, 1), timer.Token));
        timer.Cancel();
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Polls until the client is idle again: it left, was turned down, or gave up.</summary>
    /// <returns>How it ended.</returns>
    public async Task<ConnectionEnd?> RunAsync(CancellationToken cancellation)
    {
        while (State != ClientState.Idle)
        {
            await WaitAsync(WaitMsMax, cancellation);
            Poll();
        }

        return LastEnd;
    }

    /// <inheritdoc cref="Disconnect"/>
    public void Dispose() => Disconnect();

    private static long MonotonicTicks() => (long)(Stopwatch.GetTimestamp() * (TimeSpan.TicksPerSecond / (double)Stopwatch.Frequency));
}
