using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Verdict.Cli.Players;
using Verdict.Cli.Terminal;

namespace Verdict.Cli.Load;

/// <summary>One `verdict load`: log in, connect, send, wait for the last verdicts, leave, report.</summary>
internal sealed class LoadRun(LoadTarget target, LoadOptions options, Output output)
{
    private const int ParallelLogins = 16;

    public async Task<int> RunAsync(CancellationToken stop)
    {
        var logins = await LogInAsync(stop);
        await using var acks = OpenAcks();
        var scene = new LoadScene(options, await ResolveAsync(stop), acks, output);
        double seconds;
        using var crowd = new LoadCrowd(scene, logins, output);
        try
        {
            await crowd.JoinAsync(stop);
            var times = crowd.Walk();
            await crowd.WalkUntilAsync(times.EndAt, stop);
            seconds = Math.Max(0, Stopwatch.GetElapsedTime(times.CountedFrom).TotalSeconds);
            await crowd.SettleAsync(stop);
        }
        finally
        {
            await crowd.LeaveAsync();
        }

        return new LoadReport(scene, seconds, crowd.Trouble, target.AcksPath).Tell(output);
    }

    private AckLog? OpenAcks()
    {
        try
        {
            return target.AcksPath is null ? null : new(target.AcksPath);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"--acks {target.AcksPath} cannot be written: {error.Message}", ExitCode.Usage);
        }
    }

    private async Task<GuestLogin[]> LogInAsync(CancellationToken stop)
    {
        using var platform = new PlatformApi(target.Platform);
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

    private async Task<IPEndPoint> ResolveAsync(CancellationToken stop)
    {
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(target.Game.Host, AddressFamily.InterNetwork, stop);
            if (addresses.Length > 0) return new(addresses[0], target.Game.Port);
        }
        catch (SocketException error)
        {
            throw new CliException($"{target.Game.Host} cannot be resolved: {error.Message}. See --connect.", ExitCode.Missing);
        }

        throw new CliException($"{target.Game.Host} has no IPv4 address. See --connect.", ExitCode.Missing);
    }
}
