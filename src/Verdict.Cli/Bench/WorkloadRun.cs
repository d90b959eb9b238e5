using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Verdict.Cli.Building;
using Verdict.Cli.Load;
using Verdict.Cli.Players;
using Verdict.Cli.Terminal;
using Verdict.Cli.Up;
using Verdict.Events;

namespace Verdict.Cli.Bench;

/// <summary>One run of a workload: a fresh server, everybody in, warm-up, the measured time, an orderly stop, and a look into the journal.
/// </summary>
internal sealed class WorkloadRun(Workload workload, LoadOptions load, bool wantsProfile, Repository repository, Output output)
{
    public async Task<WorkloadResult> RunAsync(CancellationToken stop)
    {
        using var tokens = new BenchTokens();
        using var server = new BenchServer(workload, repository, output);
        tokens.WriteKey(server.DataDirectory);
        output.Status("Starting a game server…");
        var port = await server.StartAsync(stop);
        try
        {
            var scene = new LoadScene(load, new IPEndPoint(IPAddress.Loopback, port), acks: null, output);
            var logins = tokens.LogIn(workload.Clients, workload.Rooms, TimeProvider.System.GetUtcNow());
            using var moves = new JournalledMoves(server.JournalDirectory);
            var measured = await MeasureAsync(server, scene, logins, stop);
            if (measured.Trouble is { } trouble) output.Warn($"The first client that lost its connection was told: {trouble}");
            output.Status("Stopping the game server…");
            await server.StopAsync();
            output.Status("Counting what is in the journal…");
            return new WorkloadArithmetic(workload, load, scene, measured, moves.Count()).ToResult(wantsProfile);
        }
        finally
        {
            await server.StopAsync();
            output.Done();
        }
    }

    private async Task<Measured> MeasureAsync(BenchServer server, LoadScene scene, GuestLogin[] logins, CancellationToken stop)
    {
        using var crowd = new LoadCrowd(scene, logins, output);
        Moment from, until;
        try
        {
            await crowd.JoinAsync(stop);
            var times = crowd.Walk();
            await WarmUpAsync(server, crowd, times.CountedFrom, stop);
            from = await LookAsync(server, stop);
            await crowd.WalkUntilAsync(times.EndAt, stop);
            until = await LookAsync(server, stop);
            await crowd.SettleAsync(stop);
        }
        finally
        {
            await crowd.LeaveAsync();
        }

        if (server.Died) throw new CliException("The game server died while it was measured.");
        return new(from, until, crowd.Trouble);
    }

    // The server's figures are looked at once a second, as whoever operates one does: what it compiles for that, it has compiled before
    // anything counts.
    private static async Task WarmUpAsync(BenchServer server, LoadCrowd crowd, long until, CancellationToken stop)
    {
        while (Stopwatch.GetTimestamp() < until)
        {
            await crowd.WalkUntilAsync(Math.Min(until, Stopwatch.GetTimestamp() + Stopwatch.Frequency), stop);
            if (Stopwatch.GetTimestamp() < until) await LookAsync(server, stop);
        }
    }

    // What takes no time comes first, so that all of it is of one moment; the server's own figures are up to a second old anyway.
    private static async Task<Moment> LookAsync(BenchServer server, CancellationToken stop) => new(
        Stopwatch.GetTimestamp(),
        ProcessTimes.Read(server.ProcessId),
        Environment.CpuUsage.TotalTime,
        ProcessTimes.ReadThreads(server.ProcessId),
        ProcessTimes.ReadThreads(Environment.ProcessId),
        await server.ReadRunAsync(stop),
        await server.ReadFiguresAsync(stop));
}

/// <summary>How things stood at one moment.</summary>
internal sealed record Moment(
    long Timestamp,
    ProcessTimes Server,
    TimeSpan LoadTime,
    IReadOnlyDictionary<int, ProcessTimes> Threads,
    IReadOnlyDictionary<int, ProcessTimes> LoadThreads,
    JsonObject Run,
    ServerFigures Figures);

/// <summary>The beginning and the end of what is measured.</summary>
/// <param name="From">The beginning.</param>
/// <param name="Until">The end.</param>
/// <param name="Trouble">Why a client lost its connection; null when none did.</param>
internal sealed record Measured(Moment From, Moment Until, string? Trouble)
{
    public double Seconds => Stopwatch.GetElapsedTime(From.Timestamp, Until.Timestamp).TotalSeconds;
}
