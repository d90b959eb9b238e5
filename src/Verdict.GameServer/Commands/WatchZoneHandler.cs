using Verdict.Events;
using Verdict.GameServer.Watching;

namespace Verdict.GameServer.Commands;

/// <summary>Lets views of a zone be published for a while. Asked for again and again while somebody looks: only a refusal is worth
/// telling.</summary>
internal sealed class WatchZoneHandler(ZoneWatches watches) : ICommandHandler
{
    public PlatformCommandType Type => PlatformCommandType.WatchZone;

    public Task<CommandResult?> HandleAsync(PlatformCommand command, CancellationToken cancellation) =>
        Task.FromResult(watches.TryWatch(command) is { } refusal ? CommandResult.Refused(refusal) : null);
}
