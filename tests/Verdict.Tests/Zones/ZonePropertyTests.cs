using Verdict.Events;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;
using Verdict.Protocol.Messages;
using Verdict.Zones;

namespace Verdict.Tests.Zones;

public class ZonePropertyTests
{
    private const int Worlds = 150;
    private const int Actions = 600;

    // A seed that ever failed is added here and stays.
    private static readonly int[] FailedOnce = [];

    private static readonly int FirstSeed = Environment.TickCount & 0xff_ffff;

    [Fact]
    public void Applying_the_emitted_events_to_an_empty_zone_gives_its_state_byte_for_byte() => InRandomWorlds(world =>
    {
        for (var i = 0; i < Actions; i++)
        {
            world.Act();
            if (i % 199 == 198) world.Restart();
        }

        var replayed = world.Fresh();
        foreach (var envelope in world.Record) replayed.Apply(envelope);
        Assert.Equal(world.Zone.ToBytes(), replayed.ToBytes());
        Assert.Equal(world.Zone.Hash(), replayed.Hash());
    });

    [Fact]
    public void A_snapshot_and_the_events_after_it_give_the_state_byte_for_byte() => InRandomWorlds(world =>
    {
        var snapshots = new List<(byte[] Bytes, int Events)>();
        for (var i = 0; i < Actions; i++)
        {
            if (i % 37 == 0) snapshots.Add((world.Zone.ToBytes(), world.Record.Count));
            world.Act();
        }

        foreach (var (bytes, events) in snapshots)
        {
            var restored = world.Restored(bytes);
            foreach (var envelope in world.Record.Skip(events)) restored.Apply(envelope);
            Assert.Equal(world.Zone.ToBytes(), restored.ToBytes());
        }
    });

    [Fact]
    public void Nobody_ever_moves_faster_than_the_rules_allow_through_an_obstacle_or_off_the_map() => InRandomWorlds(world =>
    {
        for (var i = 0; i < Actions; i++) world.Act();
        new MovementLaws(world.Map, world.Rules).Hold(world.Record);
    });

    [Fact]
    public void A_twin_restored_from_bytes_answers_and_records_as_the_original_does() => InRandomWorlds(world =>
    {
        for (var i = 0; i < Actions / 2; i++) world.Act();
        var twin = world.Restored(world.Zone.ToBytes());
        twin.AdvanceTo(world.Zone.Tick);
        world.Perform(world.Zone, new(CommandKind.Open, default));
        world.Perform(twin, new(CommandKind.Open, default));
        for (var i = 0; i < Actions / 2; i++)
        {
            var command = world.Choose();
            if (command.Kind == CommandKind.Open) continue;
            twin.Events.Clear();
            Assert.Equal(world.Perform(world.Zone, command), world.Perform(twin, command));
            Assert.Equal(world.Zone.Events.Written.ToArray(), twin.Events.Written.ToArray());
            world.Collect();
        }

        Assert.Equal(world.Zone.ToBytes(), twin.ToBytes());
    });

    [Fact]
    public void A_rejected_command_leaves_no_trace_and_its_wait_is_true_to_the_tick() => InRandomWorlds(world =>
    {
        for (var i = 0; i < Actions; i++)
        {
            var command = world.Choose();
            var (zone, events) = (world.Zone, world.Zone.Events.Count);
            var before = zone.ToBytes();
            var outcome = Ask(zone, command);
            if (!outcome.IsAccepted)
            {
                Assert.Equal(before, zone.ToBytes());
                Assert.Equal(events, zone.Events.Count);
                WaitIsTrue(world, command, outcome);
            }
            else if (!Asks(command))
            {
                world.Perform(zone, command);
            }

            world.Collect();
        }
    });

    [Fact]
    public void Who_is_told_every_change_knows_everything() => InRandomWorlds(world =>
    {
        var known = new Dictionary<EntityKey, EntityView>();
        world.Zone.Changes.Clear();
        for (var i = 0; i < Actions; i++)
        {
            var command = world.Choose();
            // Opening begins anew with everybody being shown everything, which is another way of telling.
            if (command.Kind == CommandKind.Open) continue;
            world.Perform(world.Zone, command);
            world.Collect();
            if (i % 7 != 0) continue;
            Tell(world.Zone, known);
            Assert.Equal(Everybody(world.Zone), InOrder(known.Values).Select(e => AtTick(e, world.Zone.Tick)));
        }
    });

    [Fact]
    public void Random_worlds_meet_everything_there_is()
    {
        var answers = new Dictionary<RejectReason, int>();
        var events = new Dictionary<EventType, int>();
        for (var seed = 1; seed <= 40; seed++)
        {
            var world = new RandomWorld(seed);
            for (var i = 0; i < Actions; i++)
            {
                var command = world.Choose();
                var outcome = Ask(world.Zone, command);
                if (Asks(command)) answers[outcome.Reason] = answers.GetValueOrDefault(outcome.Reason) + 1;
                else world.Perform(world.Zone, command);
                world.Collect();
            }

            foreach (var envelope in world.Record)
            {
                var reader = new MessagePackReader(envelope);
                var type = EventCodec.ReadHeader(ref reader).Type;
                events[type] = events.GetValueOrDefault(type) + 1;
            }
        }

        Assert.All(Enum.GetValues<RejectReason>(), reason => Assert.True(answers.GetValueOrDefault(reason) > 50, $"{reason} is too rare."));
        // A monster is removed by a change of the map, and a random world keeps its own.
        var types = Enum.GetValues<EventType>().Where(type => type != EventType.MonsterRemoved);
        Assert.All(types, type => Assert.True(events.GetValueOrDefault(type) > 50, $"{type} is too rare."));
    }

    private static void InRandomWorlds(Action<RandomWorld> hold)
    {
        foreach (var seed in FailedOnce.Concat(Enumerable.Range(FirstSeed, Worlds)))
        {
            try
            {
                hold(new RandomWorld(seed));
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"It does not hold in the world of seed {seed}; add it to FailedOnce.", error);
            }
        }
    }

    // With RetryTicks 0 no wait helps. Otherwise the reason is gone after so many ticks, and not after one fewer.
    private static void WaitIsTrue(RandomWorld world, WorldCommand command, Outcome outcome)
    {
        if (outcome.Reason == RejectReason.NotInZone) return;
        if (outcome.RetryTicks == 0)
        {
            Assert.Equal(outcome.Reason, ReasonAfter(world, command, ticks: 10_000));
            return;
        }

        if (outcome.RetryTicks > 1) Assert.Equal(outcome.Reason, ReasonAfter(world, command, outcome.RetryTicks - 1));
        Assert.NotEqual(outcome.Reason, ReasonAfter(world, command, outcome.RetryTicks));
    }

    private static RejectReason ReasonAfter(RandomWorld world, WorldCommand command, long ticks)
    {
        var twin = world.Restored(world.Zone.ToBytes());
        twin.Open(new());
        twin.AdvanceTo(world.Zone.Tick + ticks - 1);
        twin.Step();
        return Ask(twin, command).Reason;
    }

    private static bool Asks(WorldCommand command) => command.Kind is CommandKind.Move or CommandKind.PickUp;

    private static Outcome Ask(Zone zone, WorldCommand command) => command.Kind switch
    {
        CommandKind.Move => zone.Move(command.Player, command.Target, default),
        CommandKind.PickUp => zone.PickUp(command.Player, command.ItemId, default),
        _ => default,
    };

    private static void Tell(Zone zone, Dictionary<EntityKey, EntityView> known)
    {
        foreach (var key in zone.Changes.Left) Assert.True(known.Remove(key));
        foreach (var key in zone.Changes.Moved) known[key] = known[key] with { Position = Now(zone, key).Position };
        foreach (var key in zone.Changes.LifeChanged)
        {
            known[key] = known[key] with { Life = Now(zone, key).Life, LifeUntilTick = Now(zone, key).LifeUntilTick };
        }

        foreach (var key in zone.Changes.Entered) known[key] = Now(zone, key);
        zone.Changes.Clear();
    }

    private static EntityView Now(Zone zone, EntityKey key)
    {
        Assert.True(zone.TryGetEntity(key, out var view));
        return view;
    }

    private static IEnumerable<EntityView> Everybody(Zone zone) => InOrder(Enumerable.Range(0, zone.EntityCount).Select(zone.EntityAt));

    private static IEnumerable<EntityView> InOrder(IEnumerable<EntityView> entities) =>
        entities.OrderBy(entity => entity.Key.Kind).ThenBy(entity => entity.Key.Id);

    // A stun's end is told with its beginning.
    private static EntityView AtTick(EntityView entity, long tick) =>
        entity.Life == Life.Stunned && tick >= entity.LifeUntilTick ? entity with { Life = Life.Alive, LifeUntilTick = 0 } : entity;
}
