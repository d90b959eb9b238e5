using Verdict.Protocol;

namespace Verdict.Zones.State;

/// <summary>What lies in a zone, and which places wait for their next item.</summary>
/// <remarks>Items stand in the order of their ids, which only grow, so a new one belongs at the end and each is found by halving. Empty
/// places stand in the order of their positions. Both orders are state's own: a restored zone has the very same.</remarks>
internal sealed class ItemTable
{
    /// <summary>Most items. A zone whose maps changed so often that more would lie there gets no new ones until some are taken.</summary>
    public const int ItemsMax = 1_024;

    /// <summary>Most empty places remembered. Beyond it the one is forgotten whose wait ends first.</summary>
    public const int EmptyPlacesMax = 1_024;

    private Item[] _items = new Item[16];
    private EmptyPlace[] _empty = new EmptyPlace[16];

    /// <summary>How many items there are; slots 0 to Count − 1 are theirs.</summary>
    public int Count { get; private set; }

    /// <summary>The largest id that was ever given; 0 for none.</summary>
    public long LastId { get; private set; }

    /// <summary>No place gets an item before this tick. No part of the state: it only saves looking.</summary>
    public long ReviewAtTick { get; set; }

    /// <summary>The places that wait, in the order of their positions.</summary>
    public ReadOnlySpan<EmptyPlace> EmptyPlaces => _empty.AsSpan(0, EmptyCount);

    private int EmptyCount { get; set; }

    /// <summary>The item in a slot. The reference is good until one comes or goes.</summary>
    public ref Item this[int slot] => ref _items[slot];

    /// <summary>The slot of an item.</summary>
    /// <returns>−1 when it is not here.</returns>
    public int Find(long id)
    {
        var (low, high) = (0, Count - 1);
        while (low <= high)
        {
            var middle = (low + high) >> 1;
            if (_items[middle].Id == id) return middle;
            if (_items[middle].Id < id) low = middle + 1;
            else high = middle - 1;
        }

        return -1;
    }

    public bool LiesAt(Position position)
    {
        for (var slot = 0; slot < Count; slot++)
        {
            if (_items[slot].Position == position) return true;
        }

        return false;
    }

    /// <summary>Adds an item with a larger id than any before. Its place waits no longer.</summary>
    public ref Item Add(in Item item)
    {
        if (Count == _items.Length) Array.Resize(ref _items, Count * 2);
        _items[Count] = item;
        LastId = item.Id;
        var at = PlaceOf(item.Position);
        if (at >= 0) ForgetAt(at);
        return ref _items[Count++];
    }

    public void RemoveAt(int slot)
    {
        // A full table had kept places empty that were due.
        if (Count == ItemsMax) ReviewAtTick = 0;
        _items.AsSpan(slot + 1, Count - slot - 1).CopyTo(_items.AsSpan(slot));
        _items[--Count] = default;
    }

    /// <summary>The tick until which a place waits; 0 when it does not.</summary>
    public long WaitsUntil(Position position)
    {
        var at = PlaceOf(position);
        return at < 0 ? 0 : _empty[at].UntilTick;
    }

    /// <summary>Lets a place wait.</summary>
    public void Wait(EmptyPlace place)
    {
        ReviewAtTick = Math.Min(ReviewAtTick, place.UntilTick);
        var at = PlaceOf(place.Position);
        if (at >= 0)
        {
            _empty[at] = place;
            return;
        }

        if (EmptyCount == EmptyPlacesMax) ForgetAt(FirstToEnd());
        if (EmptyCount == _empty.Length) Array.Resize(ref _empty, EmptyCount * 2);
        at = ~PlaceOf(place.Position);
        _empty.AsSpan(at, EmptyCount - at).CopyTo(_empty.AsSpan(at + 1));
        _empty[at] = place;
        EmptyCount++;
    }

    /// <summary>Says which ids were given before those that are here.</summary>
    public void Restore(long lastId) => LastId = lastId;

    /// <summary>Forgets everything, also which ids were given.</summary>
    public void Clear()
    {
        _items.AsSpan(0, Count).Clear();
        (Count, EmptyCount, LastId, ReviewAtTick) = (0, 0, 0, 0);
    }

    // The entry of a position, or the complement of where it would stand.
    private int PlaceOf(Position position)
    {
        var (low, high) = (0, EmptyCount - 1);
        while (low <= high)
        {
            var middle = (low + high) >> 1;
            var there = _empty[middle].Position;
            if (there == position) return middle;
            if (there.X < position.X || (there.X == position.X && there.Y < position.Y)) low = middle + 1;
            else high = middle - 1;
        }

        return ~low;
    }

    private int FirstToEnd()
    {
        var first = 0;
        for (var at = 1; at < EmptyCount; at++)
        {
            if (_empty[at].UntilTick < _empty[first].UntilTick) first = at;
        }

        return first;
    }

    private void ForgetAt(int at)
    {
        _empty.AsSpan(at + 1, EmptyCount - at - 1).CopyTo(_empty.AsSpan(at));
        EmptyCount--;
    }
}
