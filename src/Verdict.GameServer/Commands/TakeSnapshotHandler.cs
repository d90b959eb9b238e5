using Verdict.Events;
using Verdict.Protocol;

namespace Verdict.GameServer.Commands;

/// <summary>Asks for a snapshot of a zone, or of all zones, in the name of a command; false when it cannot be taken here.</summary>
internal delegate bool SnapshotRequest(ZoneId zone, string commandId);

/// <summary>Asks for a snapshot, hot and cold, of a zone or of all. Twice takes two, which harms nobody.</summary>
internal sealed class TakeSnapshotHandler(SnapshotRequest request) : ICommandHandler
{
    public PlatformCommandType Type => PlatformCommandType.TakeSnapshot;

    public Task<CommandResult?> HandleAsync(PlatformCommand command, CancellationToken cancellation) =>
        Task.FromResult<CommandResult?>(request(command.Zone, command.Id)
            ? CommandResult.Done("It is cut at the zone's next tick and saved behind the events in it.")
            : CommandResult.Refused("This server does not have the zone, or too many snapshots are asked for already."));
}
