using Verdict.Events;
using Verdict.GameServer.Recovery;
using Verdict.GameServer.Watching;
using Verdict.Protocol;
using Verdict.Storage;

namespace Verdict.GameServer.Commands;

/// <summary>Asks for a snapshot of a zone, or of all zones, in the name of a command; false when it cannot be taken here.</summary>
internal delegate bool SnapshotRequest(ZoneId zone, string commandId);

/// <summary>Carries out what operators want done. At least once, in their order, and not after a command has expired.</summary>
internal sealed class CommandReader(
    ICommandSource source,
    SnapshotRequest requestSnapshot,
    ZoneWatches watches,
    Rehearsals rehearsals,
    Outcomes outcomes,
    Metrics metrics,
    TimeProvider time,
    ILogger<CommandReader> logger) : BackgroundService
{
    private const int RetryMinMs = 100;
    private const int RetryMaxMs = 5_000;

    /// <summary>Reads until the server stops. A source that is down is waited for: nothing else of the server depends on it.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // The start of the server waits for what happens before the first pause.
        for (var failures = 0; ;)
        {
            try
            {
                Handle(await source.ReadAsync(stoppingToken));
                await source.DoneAsync(stoppingToken);
                if (failures > 0) Log.CommandsHealed(logger);
                failures = 0;
            }
            catch (EventLogUnavailableException e)
            {
                var retryMs = (int)Math.Min(RetryMaxMs, (long)RetryMinMs << Math.Min(failures, 16));
                if (failures++ == 0) Log.CommandsUnavailable(logger, e.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(retryMs), time, stoppingToken);
            }
        }
    }

    private void Handle(ReceivedCommand received)
    {
        if (received.Command is not { } command)
        {
            Log.CommandUnreadable(logger, received.Origin, received.Problem);
            return;
        }

        metrics.OperatorCommandRead(time.GetUtcNow().ToUnixTimeMilliseconds());
        var lateMs = time.GetUtcNow().ToUnixTimeMilliseconds() - command.ExpiresAtMs;
        if (lateMs >= 0) Log.CommandExpired(logger, command.Id, command.Type, command.Zone, lateMs);
        else if (command.Type == PlatformCommandType.WatchZone) Watch(command);
        else if (command.Type == PlatformCommandType.RehearseRecovery) _ = rehearsals.Begin(command);
        else if (command.Type != PlatformCommandType.TakeSnapshot) Log.CommandUnknown(logger, command.Id, (int)command.Type);
        else if (!requestSnapshot(command.Zone, command.Id)) Log.SnapshotNotTaken(logger, command.Zone, command.Id);
        else Log.SnapshotAskedFor(logger, command.Zone, command.Id, command.IssuedBy, command.Reason);
    }

    // Asked for again and again while somebody looks: only a refusal is worth telling.
    private void Watch(PlatformCommand command)
    {
        if (watches.TryWatch(command) is { } refusal) outcomes.Post(command, command.Zone, OutcomeState.Refused, refusal);
    }
}
