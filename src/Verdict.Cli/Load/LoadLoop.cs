using System.Diagnostics;
using System.Net.Sockets;
using Verdict.Cli.Players;
using Verdict.Client;
using Verdict.GameServer.Net.Linux;
using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.Cli.Load;

/// <summary>One thread of a load: passes a millisecond apart, each of which sends what is due and reads everything that came.</summary>
/// <remarks>No socket has a thread, a callback or a buffer of its own. Serving many in one pass costs a fraction of being woken for
/// each, and it is the processor of the very server that is measured that would pay.</remarks>
internal sealed class LoadLoop : IDisposable
{
    /// <summary>Clients of one thread that are on their way in at once.</summary>
    public const int JoiningMax = 64;

    private const int Niceness = -10;
    private const int Seed = 42;

    // So many are read before it is looked again for moves that are due: with thousands to read, those would be late.
    private const int ReadyMax = 128;
    private static readonly long PassGap = Stopwatch.Frequency / 1_000;

    private readonly int[] _ready = new int[ReadyMax];
    private readonly PriorityQueue<LoadClient, long> _wakes = new();
    private readonly LoadClient[] _clients;
    private readonly int _thread;
    private long[] _newestTicks = new long[64];
    private int _begun;
    private int _joined;
    private Pacer? _pacer;
    private LoadTimes _times;
    private volatile Phase _phase;
    private Hearing _hearing;
    private bool _hasLeft;
    private CliException? _failure;

    /// <summary>Makes the clients of one of several threads.</summary>
    public LoadLoop(LoadScene scene, IPoller poller, IReadOnlyList<GuestLogin> logins, int thread)
    {
        (Scene, Poller, _thread) = (scene, poller, thread);
        var numbers = Enumerable.Range(0, logins.Count).Where(number => number % scene.Options.Threads == thread);
        _clients = [.. numbers.Select((number, index) => new LoadClient(number, index, this, logins[number], new Random(Seed + number))
        {
            IsSlow = IsSlow(number, scene.Options),
        })];
    }

    private enum Phase
    {
        Joining,
        Walking,
        Leaving,
        Over,
    }

    private enum Hearing
    {
        All,
        SomeAreDeaf,
        AllAgain,
    }

    public LoadScene Scene { get; }

    public IPoller Poller { get; }

    /// <summary>What all connections receive into, one after the other.</summary>
    public byte[] ReceiveBuffer { get; } = new byte[2 * FrameCodec.FrameBytesMax];

    /// <summary>Where each frame is written before it is sent.</summary>
    public byte[] SendBuffer { get; } = new byte[FrameCodec.FrameBytesMax];

    /// <summary>What whoever looks into an update reads it into.</summary>
    public StateUpdate Update { get; } = new();

    public IReadOnlyList<LoadClient> Clients => _clients;

    /// <summary>How many have been let in.</summary>
    public int JoinedCount => Volatile.Read(ref _joined);

    /// <summary>Why the run cannot go on; null while it can.</summary>
    public CliException? Failure => Volatile.Read(ref _failure);

    /// <summary>Whether every move that was to be sent has been.</summary>
    public bool IsWalkOver { get; private set; }

    /// <summary>When the clients begin to connect.</summary>
    public long JoinFrom { get; init; } = Stopwatch.GetTimestamp();

    /// <summary>Serves its clients until <see cref="Stop"/>.</summary>
    public void Run()
    {
        // A load that is kept from sending measures the machine's other work. Where the system does not allow it, its lateness shows.
        _ = LinuxThread.TrySetNiceness(Niceness);
        try
        {
            while (_phase != Phase.Over)
            {
                var began = Stopwatch.GetTimestamp();
                Pass();
                // A pass that took long has more waiting for it already, and serves all of it at once.
                if (Stopwatch.GetTimestamp() - began < PassGap) Thread.Sleep(1);
            }
        }
        catch (Exception error)
        {
            // Whoever waits for this thread must learn that it is gone, whatever it was.
            Volatile.Write(ref _failure, new($"A thread of the load failed: {error}"));
        }
    }

    /// <summary>Serves everybody once.</summary>
    public void Pass()
    {
        var now = Stopwatch.GetTimestamp();
        if (_begun < _clients.Length) Join(now);
        while (_wakes.TryPeek(out var client, out var at) && at <= now)
        {
            _wakes.Dequeue();
            if (client.WakeAt == at) client.OnWake(now);
        }

        if (_phase == Phase.Leaving) LetLeave();
        Read();
    }

    /// <summary>Lets everybody walk.</summary>
    public void Walk(LoadTimes times)
    {
        _times = times;
        _pacer = Pacer.Of(times, Scene.Options.Rate, _thread, Scene.Options.Threads, Math.Max(1, _clients.Length));
        _phase = Phase.Walking;
    }

    /// <summary>Lets everybody give up its seat.</summary>
    public void Leave() => _phase = Phase.Leaving;

    /// <summary>Ends <see cref="Run"/>.</summary>
    public void Stop() => _phase = Phase.Over;

    public void WakeAt(LoadClient client, long at) => _wakes.Enqueue(client, at);

    public void Joined() => Volatile.Write(ref _joined, _joined + 1);

    public void FailToJoin(ConnectionEnd end, SocketError error) => Volatile.Write(ref _failure, JoinFailure.Of(end, error, Scene));

    /// <summary>The newest tick that anybody here was told of in a zone.</summary>
    public long NewestTick(int zone) => zone < _newestTicks.Length ? _newestTicks[zone] : 0;

    public void SawTick(int zone, long tick)
    {
        if (zone >= _newestTicks.Length) Array.Resize(ref _newestTicks, zone * 2);
        if (tick > _newestTicks[zone]) _newestTicks[zone] = tick;
    }

    /// <summary>Frees every connection; <see cref="Run"/> has ended.</summary>
    public void Dispose()
    {
        foreach (var client in _clients) client.Dispose();
        Poller.Dispose();
    }

    private void Join(long now)
    {
        while (_begun < _clients.Length && _begun - _joined < JoiningMax && now >= JoinFrom + RampGap(_begun))
        {
            _clients[_begun++].Connect(now);
        }
    }

    private long RampGap(int client) => client * (Scene.Options.RampSeconds * Stopwatch.Frequency) / _clients.Length;

    private void Walk(long now)
    {
        // What becomes due meanwhile is for the next pass: a load that cannot keep up must still read between its moves.
        while (_pacer!.TryTake(now, out var client, out var dueAt)) _clients[client].Step(dueAt, Stopwatch.GetTimestamp());

        IsWalkOver = _pacer.IsOver;
        if (Scene.Options.StopReading > 0) LetSomeStopReading(now);
    }

    private void LetSomeStopReading(long now)
    {
        if (_hearing == Hearing.All && now >= _times.CountedFrom)
        {
            _hearing = Hearing.SomeAreDeaf;
            foreach (var client in _clients.Where(client => client.IsSlow)) client.StopReading();
        }

        var readAgainAt = _times.CountedFrom + (long)(Scene.Options.StopForSeconds * Stopwatch.Frequency);
        if (_hearing != Hearing.SomeAreDeaf || now < readAgainAt) return;
        _hearing = Hearing.AllAgain;
        foreach (var client in _clients.Where(client => client.IsSlow)) client.ReadAgain(now);
    }

    private void LetLeave()
    {
        if (_hasLeft) return;
        _hasLeft = true;
        foreach (var client in _clients) client.Leave();
    }

    private void Read()
    {
        int count;
        do
        {
            count = Poller.Take(_ready);
            foreach (var index in _ready.AsSpan(0, count)) _clients[index].Serve(Stopwatch.GetTimestamp());
            if (_phase == Phase.Walking) Walk(Stopwatch.GetTimestamp());
        }
        while (count == _ready.Length);
    }

    // Spread evenly, so that every zone has some.
    private static bool IsSlow(int number, LoadOptions options) =>
        (long)(number + 1) * options.StopReading / options.Clients > (long)number * options.StopReading / options.Clients;
}
