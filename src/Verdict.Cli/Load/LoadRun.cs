using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Verdict.Cli.Players;
using Verdict.Cli.Terminal;

namespace Verdict.Cli.Load;

/// <summary>One `verdict load`: log in, connect, send, wait for the last verdicts, leave, report.</summary>
internal sealed class LoadRun(LoadOptions options, Output output) : IDisposable
{
    private const int ParallelLogins = 16;
    private const int ParallelJoins = 32;
    private const int Seed = 42;
    private static readonly TimeSpan VerdictPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan JoinPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LeavePatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly LoadClient[] _clients = new LoadClient[options.Clients];
    private readonly CancellationTokenSource _over = new();

    public async Task<int> RunAsync(CancellationToken stop)
    {
        var logins = await LogInAsync(stop);
        await using var acks = OpenAcks();
        var scene = new LoadScene(options, await ResolveAsync(stop), acks, output, _over.Token);
        double seconds;
        try
        {
            await JoinAsync(scene, logins, stop);
            var clock = Stopwatch.StartNew();
            await SendAsync(scene, stop);
            seconds = clock.Elapsed.TotalSeconds;
            await SettleAsync(scene, stop);
        }
        finally
        {
            await LeaveAsync();
            Dispose();
        }

        var trouble = _clients.FirstOrDefault(client => client.Trouble is not null)?.Trouble;
        return new LoadReport(scene, seconds, trouble).Tell(output);
    }

    public void Dispose()
    {
        _over.Cancel();
        foreach (var client in _clients) client?.Dispose();
    }

    private AckLog? OpenAcks()
    {
        try
        {
            return options.AcksPath is null ? null : new(options.AcksPath);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"--acks {options.AcksPath} cannot be written: {error.Message}", ExitCode.Usage);
        }
    }

    private async Task<GuestLogin[]> LogInAsync(CancellationToken stop)
    {
        using var platform = new PlatformApi(options.Platform);
        var logins = new GuestLogin[options.Clients];
        var done = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ParallelLogins, CancellationToken = stop };
        await Parallel.ForAsync(0, options.Clients, parallel, async (index, cancellation) =>
        {
            logins[index] = await platform.LoginGuestAsync($"Load {index + 1}", cancellation);
            output.Status($"Logging in: {Interlocked.Increment(ref done)}/{options.Clients}");
        });
        return logins;
    }

    private async Task JoinAsync(LoadScene scene, GuestLogin[] logins, CancellationToken stop)
    {
        var done = 0;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(JoinPatience + TimeSpan.FromMilliseconds(options.Clients * 5));
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ParallelJoins, CancellationToken = patience.Token };
        await Parallel.ForAsync(0, options.Clients, parallel, async (index, cancellation) =>
        {
            var client = _clients[index] = new(index, scene, new Random(Seed + index));
            try
            {
                await client.JoinAsync(logins[index], cancellation);
            }
            catch (SocketException error)
            {
                throw new CliException(
                    $"No game server at {options.Host}:{options.Port}: {error.Message}. Is it running there? See --connect.",
                    ExitCode.Missing);
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                throw new CliException($"Only {done} of {options.Clients} clients were let in before the time was over.");
            }

            output.Status($"Joining: {Interlocked.Increment(ref done)}/{options.Clients}");
        });
    }

    private async Task SendAsync(LoadScene scene, CancellationToken stop)
    {
        var duration = TimeSpan.FromSeconds(options.Seconds);
        var pacer = new Pacer(_clients, options.Rate, duration);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var sending = Task.Factory.StartNew(
            () => pacer.Run(enough.Token),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        var clock = Stopwatch.StartNew();
        var tally = scene.Tally;
        for (var before = 0L; !sending.IsCompleted; before = tally.Accepted)
        {
            await Task.WhenAny(sending, Task.Delay(TimeSpan.FromSeconds(1), stop));
            stop.ThrowIfCancellationRequested();
            // With nobody left who tries to come back there is nothing to wait for.
            if (tally.GivenUp == options.Clients) await enough.CancelAsync();
            var recent = tally.RecentRoundTrips;
            output.Status(
                $"{Math.Max(0, (duration - clock.Elapsed).TotalSeconds):0} s left · {tally.Accepted - before}/s accepted"
                + $" · {tally.Rejected} rejected · {tally.Refused} refused"
                + $" · p50 {recent.PercentileMs(0.5):0.0} ms · p99 {recent.PercentileMs(0.99):0.0} ms{Outages(scene)}");
            recent.Clear();
        }

        await sending;
    }

    private static string Outages(LoadScene scene)
    {
        var (away, tally) = (scene.Outages.AwayCount, scene.Tally);
        if (scene.Outages.Count == 0) return string.Empty;
        var outages = scene.Outages.Count == 1 ? "1 outage" : $"{scene.Outages.Count} outages";
        var gone = tally.GivenUp > 0 ? $", {tally.GivenUp} gave up" : string.Empty;
        return $" · {outages}: {away} away, {tally.Reconnects} came back{gone}, {tally.Undone} undone";
    }

    private async Task SettleAsync(LoadScene scene, CancellationToken stop)
    {
        // Whoever is away has its own patience, which bounds this wait.
        while (scene.Outages.AwayCount is > 0 and var away)
        {
            output.Status($"Waiting for {away} clients to come back…");
            await Task.Delay(Pause, stop);
        }

        output.Status("Waiting for the last verdicts…");
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < VerdictPatience && Due() > 0;) await Task.Delay(Pause, stop);
    }

    private long Due() => _clients.Sum(client => (long)client.PendingCount);

    private async Task LeaveAsync()
    {
        output.Status("Leaving…");
        var joined = _clients.Where(client => client is { IsInGame: true }).ToArray();
        foreach (var client in joined) client.Leave();
        await Task.WhenAny(Task.WhenAll(joined.Select(client => client.Closed)), Task.Delay(LeavePatience));
        output.Done();
    }

    private async Task<IPEndPoint> ResolveAsync(CancellationToken stop)
    {
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(options.Host, AddressFamily.InterNetwork, stop);
            if (addresses.Length > 0) return new(addresses[0], options.Port);
        }
        catch (SocketException error)
        {
            throw new CliException($"{options.Host} cannot be resolved: {error.Message}. See --connect.", ExitCode.Missing);
        }

        throw new CliException($"{options.Host} has no IPv4 address. See --connect.", ExitCode.Missing);
    }
}
