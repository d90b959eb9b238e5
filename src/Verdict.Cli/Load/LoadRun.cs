using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Spectre.Console;
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

    private readonly LoadTally _tally = new();
    private readonly LoadClient[] _clients = new LoadClient[options.Clients];

    public async Task<int> RunAsync(CancellationToken stop)
    {
        var logins = await LogInAsync(stop);
        try
        {
            await JoinAsync(logins, stop);
            var clock = Stopwatch.StartNew();
            await SendAsync(stop);
            var seconds = clock.Elapsed.TotalSeconds;
            await SettleAsync(stop);
            return Report(seconds);
        }
        finally
        {
            await LeaveAsync();
            Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var client in _clients) client?.Dispose();
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

    private async Task JoinAsync(GuestLogin[] logins, CancellationToken stop)
    {
        var server = await ResolveAsync(stop);
        var done = 0;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(JoinPatience + TimeSpan.FromMilliseconds(options.Clients * 5));
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ParallelJoins, CancellationToken = patience.Token };
        await Parallel.ForAsync(0, options.Clients, parallel, async (index, cancellation) =>
        {
            var client = _clients[index] = new(_tally, new Random(Seed + index));
            try
            {
                await client.JoinAsync(server, logins[index], options.Zone, options.Rate, cancellation);
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

    private async Task SendAsync(CancellationToken stop)
    {
        var duration = TimeSpan.FromSeconds(options.Seconds);
        var pacer = new Pacer(_clients, options.Rate, duration);
        var sending = Task.Factory.StartNew(
            () => pacer.Run(stop),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        var clock = Stopwatch.StartNew();
        for (var before = 0L; !sending.IsCompleted; before = _tally.Accepted)
        {
            await Task.WhenAny(sending, Task.Delay(TimeSpan.FromSeconds(1), stop));
            stop.ThrowIfCancellationRequested();
            var recent = _tally.RecentRoundTrips;
            output.Status(
                $"{Math.Max(0, (duration - clock.Elapsed).TotalSeconds):0} s left · {_tally.Accepted - before}/s accepted"
                + $" · {_tally.Rejected} rejected · {_tally.Refused} refused"
                + $" · p50 {recent.PercentileMs(0.5):0.0} ms · p99 {recent.PercentileMs(0.99):0.0} ms · {_tally.Disconnects} disconnected");
            recent.Clear();
        }

        await sending;
    }

    private async Task SettleAsync(CancellationToken stop)
    {
        output.Status("Waiting for the last verdicts…");
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < VerdictPatience && Due() > 0;) await Task.Delay(20, stop);
    }

    private long Due() => _clients.Sum(client => client.IsClosed ? 0 : client.PendingCount);

    private async Task LeaveAsync()
    {
        output.Status("Leaving…");
        var joined = _clients.Where(client => client is { IsClosed: false }).ToArray();
        foreach (var client in joined) client.Leave();
        await Task.WhenAny(Task.WhenAll(joined.Select(client => client.Closed)), Task.Delay(LeavePatience));
        output.Done();
    }

    private int Report(double seconds)
    {
        output.Done();
        var unanswered = _tally.Sent - _tally.Accepted - _tally.Rejected - _tally.Refused;
        if (output.IsJson && _tally.Rejected > 0) output.Line($"Rejected: {_tally.Rejections}.");
        if (_tally.Refused > 0)
        {
            output.Warn($"{_tally.Refused} moves were refused before they reached a zone: the server was busy or limits the rate.");
        }

        if (unanswered > 0) output.Warn($"{unanswered} moves got no verdict.");
        if (_clients.FirstOrDefault(client => client.Trouble is not null)?.Trouble is { } trouble)
        {
            output.Warn($"{_tally.Disconnects} clients were disconnected. The first: {trouble}");
        }

        if (output.IsJson) Console.Out.WriteLine(ToJson(seconds).ToJsonString());
        else output.Table(ToTable(seconds));
        return _tally.Disconnects == 0 && _tally.Accepted > 0 ? ExitCode.Ok : ExitCode.Failed;
    }

    private JsonObject ToJson(double seconds) => new()
    {
        ["clients"] = options.Clients,
        ["seconds"] = Math.Round(seconds, 2),
        ["sent"] = _tally.Sent,
        ["accepted"] = _tally.Accepted,
        ["rejected"] = _tally.Rejected,
        ["rtt_ms"] = _tally.RoundTrips.ToJson(),
        ["disconnects"] = _tally.Disconnects,
        ["bytes_in"] = _tally.BytesIn,
        ["bytes_out"] = _tally.BytesOut,
    };

    private Table ToTable(double seconds)
    {
        var times = _tally.RoundTrips;
        var table = new Table().Border(TableBorder.Rounded).HideHeaders();
        table.AddColumn("what").AddColumn(new TableColumn("number").RightAligned());
        table.AddRow("clients", $"{options.Clients:N0}");
        table.AddRow("sent", $"{_tally.Sent:N0} ({_tally.Sent / seconds:N0}/s)");
        table.AddRow("accepted", $"{_tally.Accepted:N0}");
        table.AddRow("rejected", _tally.Rejected == 0 ? "0" : $"{_tally.Rejected:N0} ({_tally.Rejections})");
        table.AddRow(
            "p50 / p95 / p99 / max",
            times.ToString());
        table.AddRow("disconnects", $"{_tally.Disconnects:N0}");
        table.AddRow("bytes in / out", $"{_tally.BytesIn:N0} / {_tally.BytesOut:N0}");
        return table;
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
