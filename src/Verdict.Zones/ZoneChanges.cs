using Verdict.Zones.State;

namespace Verdict.Zones;

/// <summary>What others must be told since the last <see cref="Clear"/>, each entity at most once in each list. No part of the zone's
/// state.</summary>
/// <remarks>A newcomer is only in <see cref="Entered"/>, whatever else it did since. One who came and went is nowhere; one who went and
/// came back is in <see cref="Entered"/> and not in <see cref="Left"/>, so the four lists may be told in any order. The end of a stun is no
/// change: everybody was told its tick.</remarks>
public sealed class ZoneChanges
{
    private readonly KeyList _entered = new();
    private readonly KeyList _moved = new();
    private readonly KeyList _lifeChanged = new();
    private readonly KeyList _left = new();

    // A player's mark counts only while it carries this number, so clearing touches no player.
    private long _round = 1;

    /// <summary>Who is new.</summary>
    public ReadOnlySpan<EntityKey> Entered => _entered.Keys;

    /// <summary>Who stands somewhere new.</summary>
    public ReadOnlySpan<EntityKey> Moved => _moved.Keys;

    /// <summary>Who was stunned, died or came back to life.</summary>
    public ReadOnlySpan<EntityKey> LifeChanged => _lifeChanged.Keys;

    /// <summary>Who is gone.</summary>
    public ReadOnlySpan<EntityKey> Left => _left.Keys;

    /// <summary>Whether there is nothing to tell.</summary>
    public bool IsEmpty => _entered.Count + _moved.Count + _lifeChanged.Count + _left.Count == 0;

    /// <summary>Begins anew: everybody was told.</summary>
    public void Clear()
    {
        _entered.Clear();
        _moved.Clear();
        _lifeChanged.Clear();
        _left.Clear();
        _round++;
    }

    internal void NoteEntered(ref Player player)
    {
        // Whoever others still believe to be here comes back as the one they know, and must be told as gone if it leaves again.
        var wasKnown = _left.Remove(EntityKey.Of(player.Id));
        player.Changed = new(_round, wasKnown ? ChangeKinds.Entered | ChangeKinds.WasKnown : ChangeKinds.Entered);
        _entered.Add(EntityKey.Of(player.Id));
    }

    internal void NoteMoved(ref Player player) => Note(ref player, ChangeKinds.Moved, _moved);

    internal void NoteLifeChanged(ref Player player) => Note(ref player, ChangeKinds.Life, _lifeChanged);

    internal void NoteLeft(in Player player)
    {
        var kinds = player.Changed.Round == _round ? player.Changed.Kinds : ChangeKinds.None;
        if (Has(kinds, ChangeKinds.Entered)) _entered.Remove(EntityKey.Of(player.Id));
        if (Has(kinds, ChangeKinds.Moved)) _moved.Remove(EntityKey.Of(player.Id));
        if (Has(kinds, ChangeKinds.Life)) _lifeChanged.Remove(EntityKey.Of(player.Id));
        if (!Has(kinds, ChangeKinds.Entered) || Has(kinds, ChangeKinds.WasKnown)) _left.Add(EntityKey.Of(player.Id));
    }

    private static bool Has(ChangeKinds kinds, ChangeKinds kind) => (kinds & kind) != ChangeKinds.None;

    private void Note(ref Player player, ChangeKinds kind, KeyList list)
    {
        var kinds = player.Changed.Round == _round ? player.Changed.Kinds : ChangeKinds.None;
        if (Has(kinds, ChangeKinds.Entered) || Has(kinds, kind)) return;
        player.Changed = new(_round, kinds | kind);
        list.Add(EntityKey.Of(player.Id));
    }

    private sealed class KeyList
    {
        private EntityKey[] _keys = new EntityKey[16];

        public int Count { get; private set; }

        public ReadOnlySpan<EntityKey> Keys => _keys.AsSpan(0, Count);

        public void Add(EntityKey key)
        {
            if (Count == _keys.Length) Array.Resize(ref _keys, Count * 2);
            _keys[Count++] = key;
        }

        public bool Remove(EntityKey key)
        {
            var at = Keys.IndexOf(key);
            if (at < 0) return false;
            _keys.AsSpan(at + 1, Count - at - 1).CopyTo(_keys.AsSpan(at));
            Count--;
            return true;
        }

        public void Clear() => Count = 0;
    }
}
