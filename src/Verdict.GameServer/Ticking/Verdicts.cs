using Verdict.GameServer.Net;
using Verdict.Protocol;
using Verdict.Protocol.Messages;
using Verdict.Zones;

namespace Verdict.GameServer.Ticking;

/// <summary>Tells a client what became of its command: of a step, where the player stands; of all else, yes or no.</summary>
internal static class Verdicts
{
    public static void Answer(Outbox outbox, in PlayerCommand command, in Outcome outcome, long tick)
    {
        var (sequence, isMove) = (command.Sequence, command.Type == MessageType.Move);
        var (reason, position, retryTicks) = outcome;
        _ = (isMove, outcome.IsAccepted) switch
        {
            (true, true) => outbox.TryAppend(new MoveAccepted(sequence, position, tick)),
            (true, false) => outbox.TryAppend(new MoveRejected(sequence, reason, position, retryTicks)),
            (false, true) => outbox.TryAppend(new CommandAccepted(sequence, tick)),
            (false, false) => outbox.TryAppend(new CommandRejected(sequence, reason, retryTicks)),
        };
    }

    /// <summary>What a client is told once it has its seat.</summary>
    public static Welcome Welcome(Zone zone, PlayerId player, in EnterOutcome outcome, ZoneLoopOptions options, ViewRules view) => new(
        Hello.CurrentVersion,
        player,
        zone.Id,
        zone.Epoch.Value,
        zone.Tick,
        options.TicksPerSecond,
        outcome.Position,
        outcome.Kind == EntryKind.Returned,
        options.ReconnectWindowMs,
        zone.Rules.Movement,
        zone.Map.Shape,
        view,
        zone.Rules.ReachMm);
}
