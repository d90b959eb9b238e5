using Verdict.Events;
using Verdict.Protocol;
using Verdict.Protocol.Messages;
using Verdict.Tests.Events;
using Verdict.Zones;
using static Verdict.Tests.Zones.Worlds;

namespace Verdict.Tests.Zones;

public class PickUpItemTests
{
    private const long First = (1L << 20) + 1;

    private static readonly ItemPlace Coin = new("coin", new(51_000, 50_000), RespawnTicks: 100);
    private static readonly Hazard Pit = new(HazardKind.Pit, new(50_100, 50_000, 50, 50));
    private static readonly Hazard Snare = new(HazardKind.Snare, new(49_000, 50_000, 50, 50));
    private static readonly ZoneMap Ground = With(items: [Coin], hazards: [Pit, Snare]);

    private readonly Zone _zone = Begin();

    [Fact]
    public void An_item_in_reach_is_given_and_recorded_with_its_cause()
    {
        var outcome = _zone.PickUp(Ada, First, new(9, 4));
        Assert.Equal(new Outcome(RejectReason.None, Spawn, 0), outcome);
        var (header, acquired) = Assert.Single(AnyEvent.Decode(_zone.Events));
        Assert.Equal(new ItemAcquired(Ada, First, "coin", Coin.Position, ReturnsAtTick: _zone.Tick + 100), acquired);
        Assert.Equal((new Cause(9, 4), Ada.Value), (header.Cause, header.AggregateId));
        Assert.Empty(_zone.All(EntityKind.Item));
        Assert.Equal([new EntityKey(EntityKind.Item, First)], _zone.Changes.Left.ToArray());
    }

    [Fact]
    public void Of_two_who_reach_for_one_item_the_first_has_it_and_the_other_is_too_late()
    {
        _zone.Enter(Ben, "Ben", Command);
        Assert.True(_zone.PickUp(Ben, First, Command).IsAccepted);
        Rejected(Ada, First, RejectReason.ItemGone);
        Rejected(Ben, First, RejectReason.ItemGone);
    }

    [Theory]
    [InlineData(2_000, RejectReason.None)]
    [InlineData(2_001, RejectReason.OutOfReach)]
    public void Nobody_reaches_further_than_the_rules_allow(int distanceMm, RejectReason reason)
    {
        var zone = Begin(With(items: [Coin with { Position = new(Spawn.X + distanceMm, Spawn.Y) }]));
        Assert.Equal(reason, zone.PickUp(Ada, First, Command).Reason);
        Assert.Equal(reason == RejectReason.None ? 1 : 0, zone.Events.Count);
    }

    [Fact]
    public void The_dead_the_held_and_who_is_not_there_get_nothing()
    {
        Rejected(Ben, First, RejectReason.NotInZone);
        _zone.Enter(Ben, "Ben", Command);
        _zone.Move(Ben, new(50_100, 50_000), Command);
        Rejected(Ben, First, RejectReason.Dead, retryTicks: 60);
        _zone.Move(Ada, new(49_000, 50_000), Command);
        Rejected(Ada, First, RejectReason.Stunned, retryTicks: 40);
    }

    [Fact]
    public void What_never_was_is_gone() => Rejected(Ada, 5, RejectReason.ItemGone);

    [Fact]
    public void Another_one_lies_there_after_its_time_and_not_a_tick_sooner()
    {
        _zone.PickUp(Ada, First, Command);
        _zone.Steps(99);
        Assert.Empty(_zone.All(EntityKind.Item));
        _zone.Step();
        Assert.Equal(First + 1, Assert.Single(_zone.All(EntityKind.Item)).Key.Id);
        Rejected(Ada, First, RejectReason.ItemGone);
        Assert.True(_zone.PickUp(Ada, First + 1, Command).IsAccepted);
    }

    [Fact]
    public void A_restored_zone_waits_as_long_for_the_next_one()
    {
        _zone.PickUp(Ada, First, Command);
        var restored = Zone.FromBytes(new(1), Ground, Lenient, _zone.ToBytes());
        Assert.Equal(_zone.ToBytes(), restored.ToBytes());
        restored.Open(new EventBuffer());
        restored.Steps(99);
        Assert.Empty(restored.All(EntityKind.Item));
        restored.Step();
        Assert.Equal((2L << 20) + 1, Assert.Single(restored.All(EntityKind.Item)).Key.Id);
    }

    [Fact]
    public void From_a_place_that_the_map_no_longer_has_there_is_one_last_item()
    {
        var restored = Zone.FromBytes(new(1), With(), Lenient, _zone.ToBytes());
        restored.Open(new EventBuffer());
        Assert.True(restored.PickUp(Ada, First, Command).IsAccepted);
        restored.Steps(10_000);
        Assert.Empty(restored.All(EntityKind.Item));
    }

    [Fact]
    public void An_item_that_was_taken_cannot_have_been_taken_again()
    {
        var other = Zone.FromBytes(new(1), Ground, Lenient, _zone.ToBytes());
        _zone.PickUp(Ada, First, Command);
        var envelope = _zone.Events.Written.ToArray().AsSpan(4);
        other.Apply(envelope);
        Assert.Equal(_zone.ToBytes(), other.ToBytes());
        Assert.Equal(ReplayFault.AlreadyApplied, Fault(other, envelope));

        var emptied = Zone.FromBytes(new(1), With(), Lenient, WithAda(With(), Lenient).ToBytes());
        emptied.Open(new EventBuffer());
        Assert.NotEqual(default, Fault(emptied, envelope));
    }

    private static Zone Begin(ZoneMap? map = null)
    {
        var zone = WithAda(map ?? Ground, Lenient);
        zone.Step();
        zone.Changes.Clear();
        zone.Events = new EventBuffer();
        return zone;
    }

    private static ReplayFault Fault(Zone zone, ReadOnlySpan<byte> envelope)
    {
        try
        {
            zone.Apply(envelope);
            return default;
        }
        catch (ReplayException error)
        {
            return error.Fault;
        }
    }

    private void Rejected(PlayerId player, long itemId, RejectReason reason, long retryTicks = 0)
    {
        var (before, events) = (_zone.ToBytes(), _zone.Events.Count);
        var outcome = _zone.PickUp(player, itemId, Command);
        Assert.Equal((reason, retryTicks), (outcome.Reason, outcome.RetryTicks));
        Assert.Equal(before, _zone.ToBytes());
        Assert.Equal(events, _zone.Events.Count);
    }
}
