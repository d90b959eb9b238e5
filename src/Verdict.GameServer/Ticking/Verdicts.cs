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
}
