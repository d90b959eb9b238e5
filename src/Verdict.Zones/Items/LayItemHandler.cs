using Verdict.Events;
using Verdict.Zones.State;

namespace Verdict.Zones.Items;

/// <summary>Puts an item on every place of the map that has none and has waited long enough.</summary>
internal readonly struct LayItemHandler : IAppliesEvent<ItemAppeared>
{
    // Each owner counts on from here times its epoch. So an id is given once even when an owner knows nothing of those before it, and
    // 2^28 epochs of 2^20 items stay far below the 2^53 that every client can hold.
    private const int IdsPerEpochShift = 20;

    public static void Step(ZoneState zone)
    {
        if (zone.Tick < zone.Items.ReviewAtTick) return;
        var next = long.MaxValue;
        foreach (var place in zone.Map.ItemPlaces)
        {
            if (zone.Items.LiesAt(place.Position)) continue;
            var due = zone.Items.WaitsUntil(place.Position);
            if (due > zone.Tick) next = Math.Min(next, due);
            else if (zone.Items.Count < ItemTable.ItemsMax) Lay(zone, place);
        }

        zone.Items.ReviewAtTick = next;
    }

    public static string? WhyImpossible(ZoneState zone, in ItemAppeared appeared)
    {
        if (appeared.ItemId <= zone.Items.LastId) return $"item {appeared.ItemId} was there before; the last was {zone.Items.LastId}.";
        return zone.Items.Count < ItemTable.ItemsMax ? null : $"{ItemTable.ItemsMax} items are there, as many as can be.";
    }

    public static void Apply(ZoneState zone, in ItemAppeared appeared)
    {
        ref var item = ref zone.Items.Add(new() { Id = appeared.ItemId, Kind = appeared.Kind, Position = appeared.Position });
        zone.Changes.NoteEntered(EntityKey.OfItem(item.Id), ref item.Changed);
    }

    private static void Lay(ZoneState zone, ItemPlace place)
    {
        var id = Math.Max(zone.Items.LastId, (long)zone.Epoch.Value << IdsPerEpochShift) + 1;
        zone.Emit<ItemAppeared, LayItemHandler>(new(id, place.Kind, place.Position), Cause.Server);
    }
}
