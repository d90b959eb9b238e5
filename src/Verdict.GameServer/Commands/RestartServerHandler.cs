using Verdict.Events;
using Verdict.GameServer.Placement;

namespace Verdict.GameServer.Commands;

/// <summary>Stops this server in good order; whoever started it starts it again. A process that was started after the wish has
/// fulfilled it: however often the command comes, it stops no second one.</summary>
internal sealed class RestartServerHandler(ZoneDirectory directory, IHostApplicationLifetime lifetime, TimeProvider time) : ICommandHandler
{
    private readonly long _startedAtMs = time.GetUtcNow().ToUnixTimeMilliseconds();

    public PlatformCommandType Type => PlatformCommandType.RestartServer;

    public Task<CommandResult?> HandleAsync(PlatformCommand command, CancellationToken cancellation)
    {
        if (command.Node.Length == 0) return Result(CommandResult.Refused("No server is named, and not all may stop at once."));
        if (_startedAtMs > command.IssuedAtMs) return Result(CommandResult.Done("The server has been started since this was asked for."));
        var players = directory.Zones.Sum(static zone => zone.Players);
        return Result(CommandResult.Done($"The server stops now; the seats of {players} players are held, and they come back.") with
        {
            Players = players,
            // Only once the command is marked as done: the next process would read it again.
            Afterwards = lifetime.StopApplication,
        });
    }

    private static Task<CommandResult?> Result(CommandResult result) => Task.FromResult<CommandResult?>(result);
}
