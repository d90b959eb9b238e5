using Verdict.Events;
using Verdict.Protocol;
using Verdict.Protocol.Messages;
using Verdict.Tests.Events;
using Verdict.Zones;
using static Verdict.Tests.Zones.Worlds;

namespace Verdict.Tests.Zones;

public class MonsterTests
{
    private static readonly MonsterHome Slimes = new("slime", new(40_000, 40_000), RadiusMm: 3_000, Count: 3, StepMm: 700, StepTicks: 20);
    private static readonly Rectangle Wall = new(41_000, 35_000, 200, 10_000);
    private static readonly Hazard Pit = new(HazardKind.Pit, new(38_000, 35_000, 500, 10_000));

    [Fact]
    public void As_many_appear_as_the_map_asks_for_once_somebody_is_there()
    {
        var zone = Opened(With(monsters: [Slimes]));
        zone.Steps(100);
        Assert.Equal(1, zone.Sequence); // Nobody is there, so nothing happens.
        zone.Enter(Ada, "Ada", Command);
        zone.Step();
        Assert.Equal(
            [
                new MonsterAppeared(1, "slime", Slimes.Position, Slimes.Position),
                new MonsterAppeared(2, "slime", Slimes.Position, Slimes.Position),
                new MonsterAppeared(3, "slime", Slimes.Position, Slimes.Position),
            ],
            AnyEvent.Decode(zone.Events).Select(e => e.Event).OfType<MonsterAppeared>());
        Assert.Equal([1, 2, 3], zone.All(EntityKind.Monster).Select(m => m.Key.Id));
        Assert.All(zone.All(EntityKind.Monster), m => Assert.Equal(("slime", Life.Alive, 0L), (m.Name, m.Life, m.LifeUntilTick)));
    }

    [Fact]
    public void Each_takes_a_step_in_its_own_tick_and_none_through_a_wall_into_a_pit_or_too_far_from_home()
    {
        var zone = WithAda(With(monsters: [Slimes], obstacles: [Wall], hazards: [Pit]));
        zone.Steps(4_000);
        var moves = AnyEvent.Decode(zone.Events).Where(e => e.Event is MonsterMoved).ToList();
        Assert.InRange(moves.Count, 3 * 190, 3 * 200); // One step in 20 ticks, each.
        Assert.All(moves.GroupBy(e => e.Header.AggregateId), of => Assert.Single(of.Select(e => e.Header.Tick % 20).Distinct()));
        foreach (var moved in moves.Select(e => (MonsterMoved)e.Event))
        {
            Assert.InRange(moved.From.DistanceMm(moved.To), 690, 700);
            Assert.InRange(moved.To.DistanceMm(Slimes.Position), 0, 3_000);
            Assert.False(ExactGeometry.Touches(moved.From, moved.To, Wall));
            Assert.False(Pit.Area.Contains(moved.To));
        }

        Assert.True(moves.Select(e => ((MonsterMoved)e.Event).To).Distinct().Count() > 20, "They hardly wander.");
    }

    [Fact]
    public void They_rest_while_nobody_has_a_seat()
    {
        var zone = WithAda(With(monsters: [Slimes]));
        zone.Steps(100);
        zone.Leave(Ada, LeaveReason.Left, Command);
        var (sequence, before) = (zone.Sequence, zone.ToBytes());
        zone.Steps(1_000);
        Assert.Equal(sequence, zone.Sequence);
        Assert.Equal(before, zone.ToBytes());
    }

    [Fact]
    public void Two_zones_of_one_map_do_not_wander_alike()
    {
        var map = With(monsters: [Slimes]);
        Zone one = new(new(1), map, ZoneRules.Default), other = new(new(2), map, ZoneRules.Default);
        foreach (var zone in (Zone[])[one, other])
        {
            zone.Open(new EventBuffer());
            zone.Enter(Ada, "Ada", Command);
            zone.Steps(200);
        }

        Assert.NotEqual(one.All(EntityKind.Monster), other.All(EntityKind.Monster));
    }

    [Fact]
    public void A_changed_map_takes_away_those_without_a_home_and_brings_new_ones()
    {
        var live = WithAda(With(monsters: [Slimes]));
        live.Steps(50);
        var wolves = new MonsterHome("wolf", new(60_000, 60_000), 1_000, Count: 1, StepMm: 300, StepTicks: 10);
        var map = With(monsters: [Slimes with { Count = 2 }, wolves]);
        var restored = Zone.FromBytes(new(1), map, ZoneRules.Default, live.ToBytes());
        var (snapshot, events) = (restored.ToBytes(), new EventBuffer());
        restored.Open(events);
        restored.Step();
        var told = AnyEvent.Decode(events).Select(e => e.Event).ToList();
        Assert.Equal(new MonsterRemoved(3), Assert.Single(told.OfType<MonsterRemoved>()));
        Assert.Equal(new MonsterAppeared(3, "wolf", wolves.Position, wolves.Position), Assert.Single(told.OfType<MonsterAppeared>()));
        Assert.Equal(["slime", "slime", "wolf"], restored.All(EntityKind.Monster).Select(m => m.Name));

        var replayed = Zone.FromBytes(new(1), With(monsters: [Slimes]), ZoneRules.Default, snapshot);
        foreach (var envelope in EventBuffer.Enumerate(events.Written.Span)) replayed.Apply(envelope);
        Assert.Equal(restored.ToBytes(), replayed.ToBytes());
    }

    [Fact]
    public void A_monster_that_a_changed_map_walled_in_appears_at_home_again()
    {
        var live = WithAda(With(monsters: [Slimes with { Count = 1 }]));
        live.Steps(20);
        var at = Assert.Single(live.All(EntityKind.Monster)).Position;
        Assert.NotEqual(Slimes.Position, at);
        var map = With(monsters: [Slimes with { Count = 1 }], obstacles: [new(at.X - 10, at.Y - 10, 20, 20)]);
        var restored = Zone.FromBytes(new(1), map, ZoneRules.Default, live.ToBytes());
        restored.Open(new EventBuffer());
        restored.Step();
        Assert.Equal(1, AnyEvent.Decode(restored.Events).Count(e => e.Event is MonsterRemoved));
        Assert.Equal(1, AnyEvent.Decode(restored.Events).Count(e => e.Event is MonsterAppeared));
    }
}
