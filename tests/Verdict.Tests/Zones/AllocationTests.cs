using Verdict.Events;
using Verdict.Protocol;
using Verdict.Protocol.Messages;
using Verdict.Zones;
using static Verdict.Tests.Zones.Worlds;

namespace Verdict.Tests.Zones;

public class AllocationTests
{
    [Fact]
    public void Commands_steps_and_their_changes_allocate_nothing_once_warm()
    {
        Hazard[] hazards = [new(HazardKind.Pit, new(50_300, 50_000, 50, 50)), new(HazardKind.Snare, new(50_400, 50_000, 50, 50))];
        // Things in reach, soon back, and monsters in every tick.
        ItemPlace[] items = [.. Enumerable.Range(0, 20).Select(i => new ItemPlace("coin", new(50_000 + i, 50_100), 1 + i))];
        MonsterHome[] monsters = [new("slime", new(40_000, 40_000), 5_000, Count: 20, StepMm: 500, StepTicks: 5)];
        var map = With(items, monsters, [new(60_000, 60_000, 1_000, 1_000)], hazards);
        var zone = Opened(map);
        for (var id = 1; id <= 100; id++) zone.Enter(new(id), "p", Command);
        var batches = (new EventBuffer(), new EventBuffer());
        Steady.AllocatesNothing(() =>
        {
            for (var i = 0; i < 1_000; i++) Tick(zone, ref batches);
        });
        Assert.True(zone.EventsEmitted > 10_000);
    }

    [Fact]
    public void A_snapshot_into_the_owners_buffer_allocates_nothing_once_warm()
    {
        var zone = Opened();
        for (var id = 1; id <= 100; id++) zone.Enter(new(id), "p", Command);
        var buffer = new byte[zone.StateBytesMax];
        Steady.AllocatesNothing(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                zone.WriteState(buffer);
                zone.Hash();
            }
        });
    }

    private static void PickUp(Zone zone, PlayerId player, EntityKey key)
    {
        if (key.Kind == EntityKind.Item) zone.Decide(player, new(MessageType.PickUpItem, 1, key.Id, 0), Command);
    }

    // Everybody steps east and west again, some into a hazard, some too far.
    private static void Tick(Zone zone, ref (EventBuffer Filling, EventBuffer Emptied) batches)
    {
        batches = (batches.Emptied, batches.Filling);
        batches.Filling.Clear();
        zone.Events = batches.Filling;
        for (var i = 0; i < zone.PlayerCount; i++)
        {
            var player = zone.PlayerAt(i);
            var east = player.Position.X < 50_500 ? 110 : -400;
            zone.Move(player.Id, new(player.Position.X + east, player.Position.Y), Command);
            zone.Move(player.Id, new(-1, 0), Command);
        }

        for (var i = zone.PlayerCount; i < zone.EntityCount; i++) PickUp(zone, zone.PlayerAt(0).Id, zone.EntityAt(i).Key);

        zone.Step();
        zone.Changes.Clear();
    }
}
