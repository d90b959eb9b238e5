using Verdict.Events;
using Verdict.Protocol;
using Verdict.Storage;

namespace Verdict.GameServer.Commands;

/// <summary>Carries out one kind of command. At least once: doing it twice must be harmless.</summary>
internal interface ICommandHandler
{
    /// <summary>Which kind.</summary>
    PlatformCommandType Type { get; }

    /// <summary>Carries it out. Commands are carried out one after another, so each waits for a bounded time only; what may take longer
    /// goes on by itself and tells its end through <see cref="Outcomes"/>.</summary>
    /// <returns>What became of it; null when there is nothing worth telling.</returns>
    Task<CommandResult?> HandleAsync(PlatformCommand command, CancellationToken cancellation);
}

/// <summary>What became of a command, before it is told in the name of this server.</summary>
/// <param name="State">How it went.</param>
/// <param name="Message">What happened or why it did not, for people.</param>
internal sealed record CommandResult(OutcomeState State, string Message)
{
    /// <summary>The zone it is about; null where that is the command's own.</summary>
    public ZoneId? Zone { get; init; }

    /// <summary>How many players it reached.</summary>
    public int Players { get; init; }

    /// <summary>The last event that came of it.</summary>
    public EventPoint Last { get; init; }

    /// <summary>What is to be done once the command is marked as done; null for nothing.</summary>
    public Action? Afterwards { get; init; }

    public static CommandResult Done(string message) => new(OutcomeState.Done, message);

    public static CommandResult Begun(string message) => new(OutcomeState.Begun, message);

    public static CommandResult Refused(string message) => new(OutcomeState.Refused, message);

    public static CommandResult Failed(string message) => new(OutcomeState.Failed, message);

    /// <summary>As it is told over the log.</summary>
    public CommandOutcome ToOutcome(Outcomes outcomes, PlatformCommand command) =>
        outcomes.Of(command, Zone ?? command.Zone, State, Message) with
        {
            Players = Players,
            Epoch = Last.Epoch,
            Sequence = Last.Sequence,
        };
}
