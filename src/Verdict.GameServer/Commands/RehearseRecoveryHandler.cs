using Verdict.Events;
using Verdict.GameServer.Recovery;

namespace Verdict.GameServer.Commands;

/// <summary>Begins a rehearsal, which goes on beside all else and tells by itself what came of it.</summary>
internal sealed class RehearseRecoveryHandler(Rehearsals rehearsals) : ICommandHandler
{
    public PlatformCommandType Type => PlatformCommandType.RehearseRecovery;

    public Task<CommandResult?> HandleAsync(PlatformCommand command, CancellationToken cancellation)
    {
        _ = rehearsals.Begin(command);
        return Task.FromResult<CommandResult?>(null);
    }
}
