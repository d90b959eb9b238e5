using System.Numerics;
using Verdict.Protocol;

namespace Verdict.Zones.State;

/// <summary>All players of a zone in one dense array, and where in it each id is found.</summary>
/// <remarks>The index is open addressing with linear probing at a load of at most one half: one multiplication and, nearly always, one
/// look. It holds slots only, since whoever looks a player up reads the player next: the index of ten thousand stays in the processor's
/// cache, and the id is compared where it stands. Slots are no identity: the last player moves into the slot of one who leaves.</remarks>
internal sealed class PlayerTable
{
    private const int CapacityMin = 16;
    private const int Empty = -1;

    // 2^64 divided by the golden ratio: spreads the small, successive ids that the platform gives over the whole index.
    private const ulong Spread = 0x9E37_79B9_7F4A_7C15;

    private Player[] _players = new Player[CapacityMin];
    private string[] _names = new string[CapacityMin];
    private int[] _index = NewIndex(CapacityMin * 2);
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
        var (index, players) = (_index, _players);
        var mask = index.Length - 1;
        for (var at = HomeOf(id.Value); ; at++)
        {
            var slot = index[at & mask];
            if (slot == Empty || players[slot].Id == id) return slot;
        }
    }

    /// <summary>Adds a player whose id is not here yet.</summary>
    public ref Player Add(in Player player, string name)
    {
        if (Count == _players.Length) Grow();
        _players[Count] = player;
        _names[Count] = name;
        Link(Count);
        return ref _players[Count++];
    }

    /// <summary>Takes out the player in a slot; the last one takes its slot over.</summary>
    public void RemoveAt(int slot)
    {
        Unlink(IndexOf(slot));
        var last = --Count;
        if (slot != last)
        {
            _index[IndexOf(last)] = slot;
            _players[slot] = _players[last];
            _names[slot] = _names[last];
        }

        _players[last] = default;
        _names[last] = null!;
    }

    private int HomeOf(long id) => (int)(((ulong)id * Spread) >> _shift);

    private int HomeOfSlot(int slot) => HomeOf(_players[slot].Id.Value);

    private int IndexOf(int slot)
    {
        var mask = _index.Length - 1;
        var at = HomeOfSlot(slot);
        while (_index[at] != slot) at = (at + 1) & mask;
        return at;
    }

    private void Link(int slot)
    {
        var mask = _index.Length - 1;
        var at = HomeOfSlot(slot);
        while (_index[at] != Empty) at = (at + 1) & mask;
        _index[at] = slot;
    }

    // Closes the hole by moving back every following entry whose probe would otherwise stop at it, so no tombstones pile up.
    private void Unlink(int hole)
    {
        var mask = _index.Length - 1;
        for (var at = (hole + 1) & mask; _index[at] != Empty; at = (at + 1) & mask)
        {
            // The entry may move only when its home does not lie between the hole and where it stands.
            if (((at - HomeOfSlot(_index[at])) & mask) < ((at - hole) & mask)) continue;
            _index[hole] = _index[at];
            hole = at;
        }

        _index[hole] = Empty;
    }

    private void Grow()
    {
        Array.Resize(ref _players, _players.Length * 2);
        Array.Resize(ref _names, _names.Length * 2);
        _index = NewIndex(_players.Length * 2);
        _shift = 64 - BitOperations.Log2((uint)_index.Length);
        for (var slot = 0; slot < Count; slot++) Link(slot);
    }

    private static int[] NewIndex(int length)
    {
        var index = new int[length];
        Array.Fill(index, Empty);
        return index;
    }
}
