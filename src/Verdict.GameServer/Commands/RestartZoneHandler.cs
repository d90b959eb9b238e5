using Verdict.Events;
using Verdict.GameServer.Placement;
using Verdict.GameServer.Ticking;

namespace Verdict.GameServer.Commands;

/// <summary>Ends a zone and has it recovered as after a failure: from its newest snapshot and the log, with a certificate. Seats are
/// held.</summary>
internal sealed class RestartZoneHandler(ZoneDirectory directory, ZonePost post, Outcomes outcomes) : ICommandHandler
{
    public PlatformCommandType Type => PlatformCommandType.RestartZone;

    public async Task<CommandResult?> HandleAsync(PlatformCommand command, CancellationToken cancellation)
    {
        if (directory.FindZone(command.Zone) is not { } zone) return Answers.NoZone(command.Zone, directory);
        var letter = new ZoneLetter<(int Players, Task<ZoneBack> Back)>(desk => (desk.Zone.PlayerCount, desk.EndForRecovery()));
        var (players, back) = await post.AskAsync(zone, letter, cancellation);
        // How long it takes is for its log and its stores to say; other commands do not wait for that.
        _ = TellBackAsync(command, back);
        return CommandResult.Begun($"Zone {zone.Id} has ended and is being recovered; the seats of {players} players are held.") with
        {
            Players = players,
        };
    }

    private async Task TellBackAsync(PlatformCommand command, Task<ZoneBack> back)
    {
        var (at, players) = await back;
        var message = $"Zone {command.Zone} plays again, in epoch {at.Epoch}, with {players} players.";
        outcomes.Post((CommandResult.Done(message) with { Players = players, Last = at }).ToOutcome(outcomes, command));
    }
}
