using System.Numerics;
using Verdict.Protocol;

namespace Verdict.Zones.State;

/// <summary>All players of a zone in one dense array, and where in it each id is found.</summary>
/// <remarks>The index is open addressing with linear probing at a load of at most one half: one multiplication and, nearly always, one
/// cache line per look-up. Slots are no identity: the last player moves into the slot of one who leaves.</remarks>
internal sealed class PlayerTable
{
    private const int CapacityMin = 16;
    private const int Empty = -1;

    // 2^64 divided by the golden ratio: spreads the small, successive ids that the platform gives over the whole index.
    private const ulong Spread = 0x9E37_79B9_7F4A_7C15;

    private Player[] _players = new Player[CapacityMin];
    private string[] _names = new string[CapacityMin];
    private IndexEntry[] _index = NewIndex(CapacityMin * 2);
    private int _shift = 64 - BitOperations.Log2(CapacityMin * 2);

    /// <summary>How many there are; slots 0 to Count − 1 are theirs.</summary>
    public int Count { get; private set; }

    /// <summary>The player in a slot. The reference is good until somebody enters or leaves.</summary>
    public ref Player this[int slot] => ref _players[slot];

    /// <summary>The name of the player in a slot.</summary>
    public string NameAt(int slot) => _names[slot];

    /// <summary>The slot of a player.</summary>
    /// <returns>−1 when it is not here.</returns>
    public int Find(PlayerId id)
    {
        var index = _index;
        var mask = index.Length - 1;
        for (var at = HomeOf(id.Value); ; at++)
        {
            ref readonly var entry = ref index[at & mask];
            if (entry.Slot == Empty || entry.Id == id.Value) return entry.Slot;
        }
    }

    /// <summary>Adds a player whose id is not here yet.</summary>
    public ref Player Add(in Player player, string name)
    {
        if (Count == _players.Length) Grow();
        _players[Count] = player;
        _names[Count] = name;
        Link(player.Id.Value, Count);
        return ref _players[Count++];
    }

    /// <summary>Takes out the player in a slot; the last one takes its slot over.</summary>
    public void RemoveAt(int slot)
    {
        Unlink(IndexOf(_players[slot].Id.Value));
        var last = --Count;
        if (slot != last)
        {
            _players[slot] = _players[last];
            _names[slot] = _names[last];
            var id = _players[slot].Id.Value;
            _index[IndexOf(id)] = new(id, slot);
        }

        _players[last] = default;
        _names[last] = null!;
    }

    private int HomeOf(long id) => (int)(((ulong)id * Spread) >> _shift);

    private int IndexOf(long id)
    {
        var mask = _index.Length - 1;
        var at = HomeOf(id);
        while (_index[at].Slot == Empty || _index[at].Id != id) at = (at + 1) & mask;
        return at;
    }

    private void Link(long id, int slot)
    {
        var mask = _index.Length - 1;
        var at = HomeOf(id);
        while (_index[at].Slot != Empty) at = (at + 1) & mask;
        _index[at] = new(id, slot);
    }

    // Closes the hole by moving back every following entry whose probe would otherwise stop at it, so no tombstones pile up.
    private void Unlink(int hole)
    {
        var mask = _index.Length - 1;
        for (var at = (hole + 1) & mask; _index[at].Slot != Empty; at = (at + 1) & mask)
        {
            // The entry may move only when its home does not lie between the hole and where it stands.
            if (((at - HomeOf(_index[at].Id)) & mask) < ((at - hole) & mask)) continue;
            _index[hole] = _index[at];
            hole = at;
        }

        _index[hole] = new(0, Empty);
    }

    private void Grow()
    {
        Array.Resize(ref _players, _players.Length * 2);
        Array.Resize(ref _names, _names.Length * 2);
        _index = NewIndex(_players.Length * 2);
        _shift = 64 - BitOperations.Log2((uint)_index.Length);
        for (var slot = 0; slot < Count; slot++) Link(_players[slot].Id.Value, slot);
    }

    private static IndexEntry[] NewIndex(int length)
    {
        var index = new IndexEntry[length];
        Array.Fill(index, new(0, Empty));
        return index;
    }

    private readonly record struct IndexEntry(long Id, int Slot);
}
