using Verdict.Events;
using Verdict.GameServer.Placement;

namespace Verdict.GameServer.Commands;

/// <summary>Lets a banned player in again.</summary>
internal sealed class UnbanPlayerHandler(BanList bans) : ICommandHandler
{
    public PlatformCommandType Type => PlatformCommandType.UnbanPlayer;

    public Task<CommandResult?> HandleAsync(PlatformCommand command, CancellationToken cancellation)
    {
        try
        {
            // Lifting what is not there is done as well: twice is as good as once.
            return Result(CommandResult.Done(bans.TryRemove(command.Player)
                ? $"Player {command.Player} may come in again."
                : $"Player {command.Player} was not banned on this server."));
        }
        catch (IOException e)
        {
            return Result(CommandResult.Failed($"Player {command.Player} may come in, until this server starts again: {e.Message}"));
        }
    }

    private static Task<CommandResult?> Result(CommandResult result) => Task.FromResult<CommandResult?>(result);
}
