using System.Diagnostics;
using Verdict.Cli.Players;
using Verdict.Cli.Terminal;
using Verdict.GameServer.Net.Linux;

namespace Verdict.Cli.Load;

/// <summary>All clients of a load, on the threads that serve them: comes in, walks, waits for its last verdicts, leaves.</summary>
internal sealed class LoadCrowd : IDisposable
{
    private static readonly TimeSpan JoinPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan VerdictPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LeavePatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly LoadScene _scene;
    private readonly LoadOptions _options;
    private readonly Output _output;
    private readonly LoadLoop[] _loops;
    private readonly LoadClient[] _clients;
    private Thread[] _threads = [];

    /// <summary>Makes a client for each login.</summary>
    /// <exception cref="CliException">This process may not open so many connections.</exception>
    public LoadCrowd(LoadScene scene, IReadOnlyList<GuestLogin> logins, Output output)
    {
        (_scene, _options, _output) = (scene, scene.Options, output);
        if (Descriptors.Max() < _options.Clients + Descriptors.Others) throw JoinFailure.TooFewDescriptors(_options.Clients);
        _loops = [.. Enumerable.Range(0, _options.Threads).Select(thread => new LoadLoop(scene, NewPoller(), logins, thread))];
        _clients = [.. _loops.SelectMany(loop => loop.Clients)];
    }

    /// <summary>Why one of the clients lost its connection; null when none did.</summary>
    public string? Trouble => _clients.FirstOrDefault(client => client.Trouble is not null)?.Trouble;

    private int JoinedCount => _loops.Sum(loop => loop.JoinedCount);

    /// <summary>Connects everybody.</summary>
    /// <exception cref="CliException">Somebody was not let in.</exception>
    public async Task JoinAsync(CancellationToken stop)
    {
        _threads = [.. _loops.Select((loop, index) => new Thread(loop.Run) { IsBackground = true, Name = $"load-{index}" })];
        foreach (var thread in _threads) thread.Start();
        var patience = JoinPatience + TimeSpan.FromSeconds(_options.RampSeconds) + TimeSpan.FromMilliseconds(_options.Clients * 5);
        for (var clock = Stopwatch.StartNew(); JoinedCount < _options.Clients; await Task.Delay(Pause, stop))
        {
            ThrowIfFailed();
            if (clock.Elapsed > patience)
            {
                throw new CliException($"Only {JoinedCount} of {_options.Clients} clients were let in before the time was over.");
            }

            _output.Status($"Joining: {JoinedCount}/{_options.Clients} · {JoinedCount / clock.Elapsed.TotalSeconds:0}/s");
        }
    }

    /// <summary>Lets everybody walk from now on.</summary>
    /// <returns>When.</returns>
    public LoadTimes Walk()
    {
        var now = Stopwatch.GetTimestamp();
        var countedFrom = now + (_options.WarmUpSeconds * Stopwatch.Frequency);
        var times = new LoadTimes(now, countedFrom, countedFrom + (_options.Seconds * Stopwatch.Frequency));
        _scene.Tally.Count(times);
        foreach (var loop in _loops) loop.Walk(times);
        return times;
    }

    /// <summary>Waits until a moment of the walk, telling once a second how it goes.</summary>
    /// <returns>False when there is nobody left to wait for.</returns>
    public async Task<bool> WalkUntilAsync(long until, CancellationToken stop)
    {
        var tally = _scene.Tally;
        while (Stopwatch.GetTimestamp() < until)
        {
            var (clock, before) = (Stopwatch.StartNew(), tally.AcceptedEver);
            var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), until);
            await Task.Delay(left < TimeSpan.FromSeconds(1) ? left : TimeSpan.FromSeconds(1), stop);
            ThrowIfFailed();
            if (tally.GivenUp == _options.Clients) return false;
            var recent = tally.RecentRoundTrips;
            _output.Status(
                $"{What()} · {(tally.AcceptedEver - before) / clock.Elapsed.TotalSeconds:0}/s accepted"
                + $" · {tally.Before.Rejected + tally.Counted.Rejected} rejected · {tally.Before.Refused + tally.Counted.Refused} refused"
                + $" · p50 {recent.PercentileMs(0.5):0.0} ms · p99 {recent.PercentileMs(0.99):0.0} ms{Outages()}");
            recent.Clear();
        }

        return true;

        string What() => $"{Math.Max(0, Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), until).TotalSeconds):0} s"
            + (tally.At(Stopwatch.GetTimestamp()) == tally.Before ? " of warm-up left" : " left");
    }

    /// <summary>Waits for whoever is away and for the last verdicts.</summary>
    public async Task SettleAsync(CancellationToken stop)
    {
        // Whoever is away has its own patience, which bounds this wait.
        while (_scene.Outages.AwayCount is > 0 and var away)
        {
            ThrowIfFailed();
            _output.Status($"Waiting for {away} clients to come back…");
            await Task.Delay(Pause, stop);
        }

        _output.Status("Waiting for the last verdicts…");
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < VerdictPatience && Due() > 0;) await Task.Delay(Pause, stop);
    }

    /// <summary>Lets everybody give up its seat.</summary>
    public async Task LeaveAsync()
    {
        _output.Status("Leaving…");
        foreach (var loop in _loops) loop.Leave();
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < LeavePatience && !_clients.All(client => client.IsClosed);)
        {
            await Task.Delay(Pause);
        }

        _output.Done();
    }

    public void Dispose()
    {
        foreach (var loop in _loops) loop.Stop();
        // A thread that does not end keeps what it holds; the process is about to end.
        if (_threads.All(thread => thread.Join(StopPatience)))
        {
            foreach (var loop in _loops) loop.Dispose();
        }
    }

    private static IPoller NewPoller() => EpollSet.IsSupported ? new EpollPoller() : new SelectPoller();

    private void ThrowIfFailed()
    {
        if (_loops.FirstOrDefault(loop => loop.Failure is not null) is { } failed) throw failed.Failure!;
    }

    private long Due() => _clients.Sum(client => (long)client.PendingCount);

    private string Outages()
    {
        var (away, tally) = (_scene.Outages.AwayCount, _scene.Tally);
        if (_scene.Outages.Count == 0) return string.Empty;
        var outages = _scene.Outages.Count == 1 ? "1 outage" : $"{_scene.Outages.Count} outages";
        var gone = tally.GivenUp > 0 ? $", {tally.GivenUp} gave up" : string.Empty;
        return $" · {outages}: {away} away, {tally.Reconnects} came back{gone}, {tally.Undone} undone";
    }
}
