using Verdict.Events;
using Verdict.Protocol;
using Verdict.Protocol.Messages;
using Verdict.Tests.Events;
using Verdict.Zones;
using static Verdict.Tests.Zones.Worlds;

namespace Verdict.Tests.Zones;

public class MoveTests
{
    [Fact]
    public void An_accepted_step_is_recorded_with_what_caused_it()
    {
        var zone = WithAda();
        zone.NowMs = 1_795_363_200_123;
        zone.Steps(3);

        var outcome = zone.Move(Ada, new(50_300, 50_400), new Cause(9, 4));

        Assert.Equal(new Outcome(RejectReason.None, new(50_300, 50_400), 0), outcome);
        Assert.Equal(new(50_300, 50_400), zone.Player(Ada).Position);
        var (header, moved) = Assert.Single(AnyEvent.Decode(zone.Events));
        Assert.Equal(new PlayerMoved(Ada, Spawn, new(50_300, 50_400)), moved);
        Assert.Equal(new(EventType.PlayerMoved, 1, new(new(1), new(1), 3), Previous: 2, Tick: 3, 1, 1_795_363_200_123, new(9, 4)), header);
        Assert.Equal([EntityKey.Of(Ada)], zone.Changes.Moved.ToArray());
    }

    [Fact]
    public void A_step_to_where_the_player_stands_is_a_step() =>
        Assert.True(WithAda().Move(Ada, Spawn, Command).IsAccepted);

    [Fact]
    public void A_stranger_cannot_move() => RejectsWithoutTrace(Opened(), Ben, new(0, 0), new(RejectReason.NotInZone, default, 0));

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(999, 999, true)]
    [InlineData(-1, 0, false)]
    [InlineData(0, -1, false)]
    [InlineData(1_000, 0, false)]
    [InlineData(0, 1_000, false)]
    [InlineData(int.MinValue, int.MinValue, false)]
    [InlineData(int.MaxValue, int.MaxValue, false)]
    public void A_player_stays_on_the_map(int x, int y, bool allowed)
    {
        var rules = Lenient with { Movement = Lenient.Movement with { StepMaxMm = 5_000 } };
        var zone = WithAda(Map(spawns: [new(500, 500)], sideMm: 1_000), rules);
        if (allowed) Assert.True(zone.Move(Ada, new(x, y), Command).IsAccepted);
        else RejectsWithoutTrace(zone, Ada, new(x, y), new(RejectReason.OutOfBounds, new(500, 500), 0));
    }

    [Theory]
    [InlineData(1_000, 0, true)]
    [InlineData(1_001, 0, false)]
    [InlineData(600, 800, true)]
    [InlineData(600, 801, false)]
    [InlineData(-707, -707, true)]
    [InlineData(-708, -707, false)]
    public void A_step_is_no_longer_than_the_longest_allowed(int dx, int dy, bool allowed)
    {
        var zone = WithAda(rules: Lenient);
        var target = new Position(Spawn.X + dx, Spawn.Y + dy);
        if (allowed) Assert.True(zone.Move(Ada, target, Command).IsAccepted);
        else RejectsWithoutTrace(zone, Ada, target, new(RejectReason.TooFar, Spawn, 0));
    }

    [Theory]
    [InlineData(500, true, 0)]
    [InlineData(501, false, 1)]
    [InlineData(750, false, 1)]
    [InlineData(751, false, 2)]
    [InlineData(1_000, false, 2)]
    public void A_player_moves_no_further_than_its_stride_budget_allows(int distanceMm, bool allowed, long retryTicks)
    {
        // 1,500 mm to begin with, 1,000 of them spent: 500 are left, and each tick brings 250.
        var zone = WithAda(rules: ZoneRules.Default with { Movement = ZoneRules.Default.Movement with { CooldownTicks = 0 } });
        zone.Move(Ada, new(51_000, 50_000), Command);
        var target = new Position(51_000 + distanceMm, 50_000);
        if (allowed)
        {
            Assert.True(zone.Move(Ada, target, Command).IsAccepted);
            return;
        }

        RejectsWithoutTrace(zone, Ada, target, new(RejectReason.TooFast, new(51_000, 50_000), retryTicks));
        zone.Steps((int)retryTicks - 1);
        Assert.Equal(RejectReason.TooFast, zone.Move(Ada, target, Command).Reason);
        zone.Step();
        Assert.True(zone.Move(Ada, target, Command).IsAccepted);
    }

    [Fact]
    public void A_long_silence_buys_no_more_than_a_brimful_budget()
    {
        var zone = WithAda(rules: ZoneRules.Default with { Movement = ZoneRules.Default.Movement with { CooldownTicks = 0 } });
        zone.Steps(100_000);
        Assert.True(zone.Move(Ada, new(51_000, 50_000), Command).IsAccepted);
        Assert.True(zone.Move(Ada, new(51_500, 50_000), Command).IsAccepted);
        Assert.Equal(new(RejectReason.TooFast, new(51_500, 50_000), 1), zone.Move(Ada, new(51_501, 50_000), Command));
    }

    [Fact]
    public void No_wait_is_promised_for_a_step_that_no_budget_will_ever_allow()
    {
        var zone = WithAda(rules: ZoneRules.Default with { Movement = new(StepMaxMm: 2_000, 250, StrideMaxMm: 1_500, 0) });
        RejectsWithoutTrace(zone, Ada, new(51_501, 50_000), new(RejectReason.TooFast, Spawn, 0));
    }

    [Theory]
    [InlineData(0, 0, true, 0)]
    [InlineData(1, 0, false, 1)]
    [InlineData(1, 1, true, 0)]
    [InlineData(5, 1, false, 4)]
    [InlineData(5, 4, false, 1)]
    [InlineData(5, 5, true, 0)]
    public void A_player_rests_between_two_steps(int cooldownTicks, int ticks, bool allowed, long retryTicks)
    {
        var zone = WithAda(rules: Lenient with { Movement = Lenient.Movement with { CooldownTicks = cooldownTicks } });
        Assert.True(zone.Move(Ada, new(50_001, 50_000), Command).IsAccepted);
        zone.Events.Clear();
        zone.Steps(ticks);
        if (allowed) Assert.True(zone.Move(Ada, Spawn, Command).IsAccepted);
        else RejectsWithoutTrace(zone, Ada, Spawn, new(RejectReason.OnCooldown, new(50_001, 50_000), retryTicks));
    }

    [Fact]
    public void A_rejected_step_does_not_begin_a_new_rest()
    {
        var zone = WithAda();
        zone.Move(Ada, new(50_100, 50_000), Command);
        Assert.Equal(RejectReason.OnCooldown, zone.Move(Ada, new(50_200, 50_000), Command).Reason);
        zone.Step();
        Assert.True(zone.Move(Ada, new(50_200, 50_000), Command).IsAccepted);
    }

    [Theory]
    [InlineData(49_999, 50_000, true)] // Away from it.
    [InlineData(50_100, 50_000, false)] // Onto its west edge, which belongs to it.
    [InlineData(50_099, 50_000, true)]
    [InlineData(50_150, 50_000, false)]
    [InlineData(50_300, 50_000, false)] // Through it and out on the other side.
    [InlineData(50_200, 50_200, true)] // Exactly over its north-west corner, which does not belong to it, and half a millimetre below.
    [InlineData(50_200, 50_199, false)]
    public void Nobody_walks_into_or_through_an_obstacle(int x, int y, bool allowed)
    {
        var zone = WithAda(Map([new(50_100, 49_900, 100, 200)]), Lenient);
        if (allowed) Assert.True(zone.Move(Ada, new(x, y), Command).IsAccepted);
        else RejectsWithoutTrace(zone, Ada, new(x, y), new(RejectReason.Blocked, Spawn, 0));
    }

    [Fact]
    public void What_holds_a_player_is_told_before_what_is_wrong_with_its_target()
    {
        // Every later reason applies as well; the order is part of the contract.
        var rules = new ZoneRules(new(1_000, 1, 100, CooldownTicks: 10), 10, SnareTicks: 5, RespawnTicks: 5);
        var map = Map([new(50_200, 49_000, 100, 2_000)], [new(HazardKind.Snare, new(50_010, 50_000, 20, 20))]);
        var zone = WithAda(map, rules);
        zone.Move(Ada, new(50_010, 50_000), Command);
        Assert.Equal(RejectReason.Stunned, zone.Move(Ada, new(-1, 0), Command).Reason);
        zone.Steps(5);
        Assert.Equal(RejectReason.OutOfBounds, zone.Move(Ada, new(-1, 0), Command).Reason);
        Assert.Equal(RejectReason.OnCooldown, zone.Move(Ada, new(60_000, 50_000), Command).Reason);
        zone.Steps(5);
        Assert.Equal(RejectReason.TooFar, zone.Move(Ada, new(60_000, 50_000), Command).Reason);
        Assert.Equal(RejectReason.TooFast, zone.Move(Ada, new(50_400, 50_000), Command).Reason);
        zone.Steps(100);
        Assert.Equal(RejectReason.TooFast, zone.Move(Ada, new(50_400, 50_000), Command).Reason);
        Assert.True(zone.Move(Ada, new(50_105, 50_000), Command).IsAccepted);
        zone.Steps(100);
        Assert.Equal(RejectReason.Blocked, zone.Move(Ada, new(50_200, 50_000), Command).Reason);
    }

    private static void RejectsWithoutTrace(Zone zone, PlayerId player, Position target, Outcome expected)
    {
        zone.Events.Clear();
        zone.Changes.Clear();
        var (before, sequence, emitted) = (zone.ToBytes(), zone.Sequence, zone.EventsEmitted);
        Assert.Equal(expected, zone.Move(player, target, Command));
        Assert.Equal(before, zone.ToBytes());
        Assert.Equal((0, sequence, emitted), (zone.Events.Count, zone.Sequence, zone.EventsEmitted));
        Assert.True(zone.Changes.IsEmpty);
    }
}
