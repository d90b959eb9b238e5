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
    private readonly KeyList _placed = new();

    // An entity's mark counts only while it carries this number, so clearing touches none of them.
    private long _round = 1;

    /// <summary>Who is new.</summary>
    public ReadOnlySpan<EntityKey> Entered => _entered.Keys;

    /// <summary>Who stands somewhere new.</summary>
    public ReadOnlySpan<EntityKey> Moved => _moved.Keys;

    /// <summary>Who was stunned, died or came back to life.</summary>
    public ReadOnlySpan<EntityKey> LifeChanged => _lifeChanged.Keys;

    /// <summary>Who is gone.</summary>
    public ReadOnlySpan<EntityKey> Left => _left.Keys;

    /// <summary>Who was put where it stands by no command of its own, and is to be told so itself. Also a newcomer can be here, and in no
    /// other list but <see cref="Entered"/>.</summary>
    public ReadOnlySpan<EntityKey> Placed => _placed.Keys;

    /// <summary>Whether there is nothing to tell.</summary>
    public bool IsEmpty => _entered.Count + _moved.Count + _lifeChanged.Count + _left.Count + _placed.Count == 0;

    /// <summary>Begins anew: everybody was told.</summary>
    public void Clear()
    {
        _entered.Clear();
        _moved.Clear();
        _lifeChanged.Clear();
        _left.Clear();
        _placed.Clear();
        _round++;
    }

    internal void NoteEntered(EntityKey key, ref ChangeMark mark)
    {
        // Whoever others still believe to be here comes back as the one they know, and must be told as gone if it leaves again.
        var wasKnown = _left.Remove(key);
        mark = new(_round, wasKnown ? ChangeKinds.Entered | ChangeKinds.WasKnown : ChangeKinds.Entered);
        _entered.Add(key);
    }

    internal void NoteMoved(EntityKey key, ref ChangeMark mark) => Note(key, ref mark, ChangeKinds.Moved, _moved);

    internal void NoteLifeChanged(EntityKey key, ref ChangeMark mark) => Note(key, ref mark, ChangeKinds.Life, _lifeChanged);

    internal void NotePlaced(EntityKey key, ref ChangeMark mark)
    {
        var kinds = mark.Round == _round ? mark.Kinds : ChangeKinds.None;
        if (Has(kinds, ChangeKinds.Placed)) return;
        mark = new(_round, kinds | ChangeKinds.Placed);
        _placed.Add(key);
    }

    internal void NoteLeft(EntityKey key, in ChangeMark mark)
    {
        var kinds = mark.Round == _round ? mark.Kinds : ChangeKinds.None;
        if (Has(kinds, ChangeKinds.Entered)) _entered.Remove(key);
        if (Has(kinds, ChangeKinds.Moved)) _moved.Remove(key);
        if (Has(kinds, ChangeKinds.Life)) _lifeChanged.Remove(key);
        if (Has(kinds, ChangeKinds.Placed)) _placed.Remove(key);
        if (!Has(kinds, ChangeKinds.Entered) || Has(kinds, ChangeKinds.WasKnown)) _left.Add(key);
    }

    private static bool Has(ChangeKinds kinds, ChangeKinds kind) => (kinds & kind) != ChangeKinds.None;

    private void Note(EntityKey key, ref ChangeMark mark, ChangeKinds kind, KeyList list)
    {
        var kinds = mark.Round == _round ? mark.Kinds : ChangeKinds.None;
        if (Has(kinds, ChangeKinds.Entered) || Has(kinds, kind)) return;
        mark = new(_round, kinds | kind);
        list.Add(key);
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
