using Verdict.Cli.Players;
using Verdict.Client;
using Verdict.Protocol.Messages;

namespace Verdict.Tests.Cli;

public sealed class BotTallyTests
{
    [Fact]
    public void What_is_picked_up_is_counted_apart_from_the_moves_that_the_journal_is_held_against()
    {
        var tally = new BotTally();
        tally.Count(Verdict(MessageType.Move, VerdictKind.Accepted, RejectReason.None));
        tally.Count(Verdict(MessageType.PickUpItem, VerdictKind.Accepted, RejectReason.None));
        tally.Count(Verdict(MessageType.PickUpItem, VerdictKind.Accepted, RejectReason.None));
        tally.Count(Verdict(MessageType.PickUpItem, VerdictKind.Rejected, RejectReason.ItemGone));
        tally.Count(Verdict(MessageType.PickUpItem, VerdictKind.Unknown, RejectReason.None));

        Assert.Equal((1, 2, 0, 0), (tally.Accepted, tally.PickedUp, tally.Rejected, tally.Unknown));
    }

    private static CommandVerdict Verdict(MessageType verb, VerdictKind kind, RejectReason reason) =>
        new(new(verb, 1, 31, 0), kind, default, reason, default, TimeSpan.FromMilliseconds(1));
}
