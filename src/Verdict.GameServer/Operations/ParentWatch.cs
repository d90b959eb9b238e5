using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace Verdict.GameServer.Operations;

/// <summary>Stops the server when the process that started it is gone, so that a killed launcher leaves no orphan.</summary>
internal sealed class ParentWatch(
    IOptions<GameServerOptions> options,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<ParentWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var parent = options.Value.ParentPid;
        if (parent == 0) return;
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (IsAlive(parent)) continue;
            Log.ParentGone(logger, parent);
            lifetime.StopApplication();
            return;
        }
    }

    private static bool IsAlive(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
