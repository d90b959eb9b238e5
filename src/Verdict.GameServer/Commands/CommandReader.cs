using Microsoft.Extensions.Options;
using Verdict.Events;
using Verdict.Storage;

namespace Verdict.GameServer.Commands;

/// <summary>Reads what operators want done, has each command carried out by the handler of its kind, and tells what became of it. At least
/// once, in their order, and not after a command has expired.</summary>
internal sealed class CommandReader : BackgroundService
{
    /// <summary>Commands that are remembered, so that one which is delivered twice is not carried out twice.</summary>
    public const int RememberedMax = 1_024;

    private const int RetryMinMs = 100;
    private const int RetryMaxMs = 5_000;

    private readonly ICommandSource _source;
    private readonly Dictionary<PlatformCommandType, ICommandHandler> _handlers;
    private readonly Outcomes _outcomes;
    private readonly Metrics _metrics;
    private readonly string _node;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly HashSet<string> _remembered = new(StringComparer.Ordinal);
    private readonly Queue<string> _inOrder = new();

    public CommandReader(
        ICommandSource source,
        IEnumerable<ICommandHandler> handlers,
        Outcomes outcomes,
        Metrics metrics,
        IOptions<GameServerOptions> server,
        TimeProvider time,
        ILogger<CommandReader> logger)
    {
        (_source, _outcomes, _metrics, _node, _time, _logger) = (source, outcomes, metrics, server.Value.Node, time, logger);
        _handlers = handlers.ToDictionary(handler => handler.Type);
    }

    /// <summary>Reads until the server stops. A source that is down is waited for: nothing else of the server depends on it.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // The start of the server waits for what happens before the first pause.
        for (var failures = 0; ;)
        {
            try
            {
                await ReadOneAsync(stoppingToken);
                if (failures > 0) Log.CommandsHealed(_logger);
                failures = 0;
            }
            catch (EventLogUnavailableException e)
            {
                var retryMs = (int)Math.Min(RetryMaxMs, (long)RetryMinMs << Math.Min(failures, 16));
                if (failures++ == 0) Log.CommandsUnavailable(_logger, e.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(retryMs), _time, stoppingToken);
            }
        }
    }

    private async Task ReadOneAsync(CancellationToken cancellation)
    {
        var received = await _source.ReadAsync(cancellation);
        var afterwards = await HandleAsync(received, cancellation);
        try
        {
            await _source.DoneAsync(cancellation);
        }
        finally
        {
            // Also when that cannot be remembered now: what follows is safe to be asked for again.
            afterwards?.Invoke();
        }
    }

    private async Task<Action?> HandleAsync(ReceivedCommand received, CancellationToken cancellation)
    {
        if (received.Command is not { } command)
        {
            Log.CommandUnreadable(_logger, received.Origin, received.Problem);
            return null;
        }

        // Another server reads the same log and carries it out.
        if (command.Node.Length > 0 && !string.Equals(command.Node, _node, StringComparison.Ordinal)) return null;
        var nowMs = _time.GetUtcNow().ToUnixTimeMilliseconds();
        _metrics.OperatorCommandRead(nowMs);
        var lateMs = nowMs - command.ExpiresAtMs;
        if (lateMs >= 0)
        {
            Log.CommandExpired(_logger, command.Id, command.Type, command.Zone, lateMs);
            return null;
        }

        if (!TryRemember(command.Id))
        {
            Log.CommandRepeated(_logger, command.Id, command.Type);
            return null;
        }

        var result = await CarryOutAsync(command, cancellation);
        if (result is null) return null;
        Tell(command, result);
        _outcomes.Post(result.ToOutcome(_outcomes, command));
        return result.Afterwards;
    }

    private async Task<CommandResult?> CarryOutAsync(PlatformCommand command, CancellationToken cancellation)
    {
        if (!_handlers.TryGetValue(command.Type, out var handler))
        {
            Log.CommandUnknown(_logger, command.Id, (int)command.Type);
            return CommandResult.Refused($"This server does not know commands of type {(int)command.Type}; update it.");
        }

        try
        {
            return await handler.HandleAsync(command, cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            // Whatever it is, the next command is read.
            Log.CommandFailed(_logger, command.Id, command.Type, e);
            return CommandResult.Failed($"It failed: {e.Message}");
        }
    }

    private void Tell(PlatformCommand command, CommandResult result)
    {
        var zone = result.Zone ?? command.Zone;
        var (id, type, player, by) = (command.Id, command.Type, command.Player, command.IssuedBy);
        if (result.State is OutcomeState.Done or OutcomeState.Begun)
        {
            Log.CommandCarriedOut(_logger, id, by, type, zone, player, command.Reason, result.State, result.Message);
        }
        else
        {
            Log.CommandNotCarriedOut(_logger, id, by, type, zone, player, command.Reason, result.State, result.Message);
        }
    }

    private bool TryRemember(string id)
    {
        if (!_remembered.Add(id)) return false;
        _inOrder.Enqueue(id);
        if (_inOrder.Count > RememberedMax) _remembered.Remove(_inOrder.Dequeue());
        return true;
    }
}
