using Verdict.Protocol;

namespace Verdict.Zones.State;

/// <summary>The dead, in the order in which they come back: by tick, then by id.</summary>
/// <remarks>Sorted by what is state, never by slot, so a restored zone brings them back in the very order its twin does. Every death lasts
/// equally long, so a new entry nearly always belongs at the end.</remarks>
internal sealed class RespawnQueue
{
    private Entry[] _entries = new Entry[16];
    private int _first;
    private int _end;

    /// <summary>Adds a dead player.</summary>
    public void Add(long tick, PlayerId id)
    {
        if (_end == _entries.Length) MakeRoom();
        var at = _end++;
        for (; at > _first && IsLater(_entries[at - 1], tick, id); at--) _entries[at] = _entries[at - 1];
        _entries[at] = new(tick, id);
    }

    /// <summary>The first one, if its tick has come.</summary>
    public bool TryPeekDue(long tick, out PlayerId id)
    {
        var isDue = _first < _end && _entries[_first].Tick <= tick;
        id = isDue ? _entries[_first].Id : default;
        return isDue;
    }

    /// <summary>Takes a player out who came back or left.</summary>
    public void Remove(PlayerId id)
    {
        var at = _first;
        while (_entries[at].Id != id) at++;
        for (; at > _first; at--) _entries[at] = _entries[at - 1];
        if (++_first == _end) _first = _end = 0;
    }

    private static bool IsLater(in Entry entry, long tick, PlayerId id) =>
        entry.Tick > tick || (entry.Tick == tick && entry.Id.Value > id.Value);

    private void MakeRoom()
    {
        var count = _end - _first;
        var entries = count > _entries.Length / 2 ? new Entry[_entries.Length * 2] : _entries;
        Array.Copy(_entries, _first, entries, 0, count);
        (_entries, _first, _end) = (entries, 0, count);
    }

    private readonly record struct Entry(long Tick, PlayerId Id);
}
