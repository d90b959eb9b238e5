namespace Verdict.Zones.State;

/// <summary>All monsters of a zone in the order of their ids.</summary>
internal sealed class MonsterTable
{
    private Monster[] _monsters = new Monster[8];

    /// <summary>How many there are; slots 0 to Count − 1 are theirs.</summary>
    public int Count { get; private set; }

    /// <summary>The largest id that is in use; 0 for none.</summary>
    public long LastId => Count == 0 ? 0 : _monsters[Count - 1].Id;

    /// <summary>Whether those that are here were compared with those that the map asks for. No part of the state.</summary>
    public bool AreSettled { get; set; }

    /// <summary>The monster in a slot. The reference is good until one comes or goes.</summary>
    public ref Monster this[int slot] => ref _monsters[slot];

    /// <summary>The slot of a monster.</summary>
    /// <returns>−1 when it is not here.</returns>
    public int Find(long id)
    {
        for (var slot = 0; slot < Count; slot++)
        {
            if (_monsters[slot].Id == id) return slot;
        }

        return -1;
    }

    /// <summary>Adds a monster with a larger id than any that is here.</summary>
    public ref Monster Add(in Monster monster)
    {
        if (Count == _monsters.Length) Array.Resize(ref _monsters, Count * 2);
        _monsters[Count] = monster;
        return ref _monsters[Count++];
    }

    public void RemoveAt(int slot)
    {
        _monsters.AsSpan(slot + 1, Count - slot - 1).CopyTo(_monsters.AsSpan(slot));
        _monsters[--Count] = default;
    }

    public void Clear()
    {
        _monsters.AsSpan(0, Count).Clear();
        (Count, AreSettled) = (0, false);
    }
}
