using Verdict.Events;
using Verdict.Protocol;
using Verdict.Protocol.Messages;
using Verdict.Zones.State;

namespace Verdict.Zones.Items;

/// <summary>Decides whether a player may have an item and, if so, gives it.</summary>
internal readonly struct PickUpItemHandler : IAppliesEvent<ItemAcquired>
{
    public static Outcome Handle(ZoneState zone, PlayerId playerId, long itemId, Cause cause)
    {
        var slot = zone.Players.Find(playerId);
        if (slot < 0) return Outcome.Rejected(RejectReason.NotInZone, default);

        ref readonly var player = ref zone.Players[slot];
        var at = player.Position;
        switch (player.LifeAt(zone.Tick))
        {
            case Life.Dead: return Outcome.Rejected(RejectReason.Dead, at, Math.Max(1, player.LifeUntilTick - zone.Tick));
            case Life.Stunned: return Outcome.Rejected(RejectReason.Stunned, at, player.LifeUntilTick - zone.Tick);
        }

        var itemSlot = zone.Items.Find(itemId);
        if (itemSlot < 0) return Outcome.Rejected(RejectReason.ItemGone, at);
        ref readonly var item = ref zone.Items[itemSlot];
        if (at.DistanceMm(item.Position) > zone.Rules.ReachMm) return Outcome.Rejected(RejectReason.OutOfReach, at);

        // A place that the map no longer has gets no other item.
        var place = zone.Map.ItemPlaceAt(item.Position);
        var returnsAt = place is null ? 0 : zone.Tick + place.RespawnTicks;
        zone.Emit<ItemAcquired, PickUpItemHandler>(new(playerId, itemId, item.Kind, item.Position, returnsAt), cause);
        return Outcome.Accepted(at);
    }

    public static string? WhyImpossible(ZoneState zone, in ItemAcquired acquired)
    {
        if (zone.Players.Find(acquired.PlayerId) < 0) return $"player {acquired.PlayerId} is not in the zone.";
        var slot = zone.Items.Find(acquired.ItemId);
        if (slot < 0) return $"item {acquired.ItemId} is not there.";
        ref readonly var item = ref zone.Items[slot];
        return item.Kind == acquired.Kind && item.Position == acquired.Position
            ? null
            : $"item {acquired.ItemId} is {item.Kind} at {item.Position.X}, {item.Position.Y}.";
    }

    public static void Apply(ZoneState zone, in ItemAcquired acquired)
    {
        var slot = zone.Items.Find(acquired.ItemId);
        zone.Changes.NoteLeft(EntityKey.OfItem(acquired.ItemId), zone.Items[slot].Changed);
        zone.Items.RemoveAt(slot);
        if (acquired.ReturnsAtTick > 0) zone.Items.Wait(new(acquired.Position, acquired.ReturnsAtTick));
    }
}
