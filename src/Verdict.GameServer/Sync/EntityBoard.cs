using System.Buffers.Binary;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;
using Verdict.Protocol.Messages;
using Verdict.Zones;

namespace Verdict.GameServer.Sync;

/// <summary>Every entity of a zone under its handle: where it is, when it changed, and what is said of it, encoded once for
/// all.</summary>
/// <remarks>
/// Times are stamps: one more each time that changes are taken in. Whoever was told up to a stamp is owed what is stamped later. A handle
/// that is free again waits behind others before it is given anew, and then bears the stamp of its birth: who may still
/// take it for its last holder (<see cref="StaleBefore"/>) compares the two.
/// </remarks>
internal sealed class EntityBoard
{
    /// <summary>Bytes that one encoded entry takes at most.</summary>
    public const int EntryBytesMax = 112;

    // Handles wait in turn until so many are free. With few newcomers everybody has heard of a free one long before it is given anew.
    private const int FreeMin = 32;

    private readonly ViewGrid _grid;
    private readonly int _quantumMm;
    private readonly Dictionary<EntityKey, int> _handles = [];
    private readonly Queue<int> _free = new();
    private Slot[] _slots = new Slot[HandleBits.PerWord];
    private ulong[] _records = new ulong[HandleBits.PerWord];
    private long[] _movedAt = new long[HandleBits.PerWord];
    private byte[] _entries = new byte[HandleBits.PerWord * EntryBytesMax];
    private ulong[] _cells;
    private ulong[] _here = new ulong[1];
    private int _next;

    public EntityBoard(Zone zone, ViewGrid grid)
    {
        _grid = grid;
        _quantumMm = ViewRules.FinestQuantumMm(zone.Map.Shape);
        _cells = new ulong[grid.Cells];
        Stamp = 1;
        for (var i = 0; i < zone.EntityCount; i++) Put(zone.EntityAt(i));
    }

    /// <summary>Counts the times that changes were taken in.</summary>
    public long Stamp { get; private set; }

    /// <summary>The stamp of the last change of anybody's life.</summary>
    public long LifeChangedAt { get; private set; }

    /// <summary>Who was told last before this stamp may know handles that are somebody else's by now.</summary>
    public long StaleBefore { get; private set; }

    /// <summary>Words of every set of handles.</summary>
    public int Words => _here.Length;

    /// <summary>All handles in use.</summary>
    public ReadOnlySpan<ulong> Here => _here;

    /// <summary>Takes in what changed since the last time. The caller clears the changes.</summary>
    public void TakeIn(Zone zone)
    {
        var changes = zone.Changes;
        Stamp++;
        foreach (var key in changes.Left) Remove(key);
        foreach (var key in changes.Entered)
        {
            if (zone.TryGetEntity(key, out var entity)) Put(entity);
        }

        foreach (var key in changes.Moved)
        {
            if (zone.TryGetEntity(key, out var entity) && _handles.TryGetValue(key, out var handle)) Move(handle, entity);
        }

        foreach (var key in changes.LifeChanged)
        {
            if (zone.TryGetEntity(key, out var entity) && _handles.TryGetValue(key, out var handle)) Change(handle, entity);
        }
    }

    public bool TryGetHandle(EntityKey key, out int handle) => _handles.TryGetValue(key, out handle);

    public int CellOf(int handle) => _slots[handle].Cell;

    public long BornAt(int handle) => _slots[handle].BornAt;

    public long MovedAt(int handle) => _movedAt[handle];

    public long LifeAt(int handle) => _slots[handle].LifeAt;

    /// <summary>When it came into its cell.</summary>
    public long ArrivedAt(int handle) => _slots[handle].ArrivedAt;

    /// <summary>Six bytes that tell where it is, in the low bytes, the first byte lowest.</summary>
    public ulong Record(int handle) => _records[handle];

    public EntityLife Life(int handle)
    {
        ref readonly var entity = ref _slots[handle].Entity;
        return new(handle, entity.Life, entity.LifeUntilTick);
    }

    /// <summary>What a newcomer's entry says of it, encoded.</summary>
    public ReadOnlySpan<byte> Entry(int handle)
    {
        ref var slot = ref _slots[handle];
        var bytes = _entries.AsSpan(handle * EntryBytesMax, EntryBytesMax);
        if (slot.EntryBytes == 0)
        {
            ref readonly var entity = ref slot.Entity;
            var writer = new MessagePackWriter(bytes);
            StateUpdate.WriteEntered(
                ref writer,
                new(handle, entity.Key.Kind, entity.Key.Id, entity.Name, entity.Position, entity.Life, entity.LifeUntilTick));
            slot.EntryBytes = writer.Length;
        }

        return bytes[..slot.EntryBytes];
    }

    /// <summary>The handles of whoever is in a ring of cells around one.</summary>
    public void Gather(int cell, ViewRing ring, Span<ulong> handles)
    {
        if (ring.IsWholeMap) Here.CopyTo(handles);
        else ring.Gather(cell, _cells, handles);
    }

    private void Put(in EntityView entity)
    {
        if (_handles.TryGetValue(entity.Key, out var handle))
        {
            // It went and came back between two stamps: others may know the one it was.
            StaleBefore = Stamp;
            HandleBits.Remove(SetOf(_slots[handle].Cell), handle);
        }
        else if (!TryTakeHandle(out handle))
        {
            return;
        }

        _handles[entity.Key] = handle;
        _slots[handle] = new() { Entity = entity, Cell = _grid.CellAt(entity.Position), BornAt = Stamp, ArrivedAt = Stamp };
        _movedAt[handle] = Stamp;
        _records[handle] = Encode(handle, entity.Position);
        HandleBits.Add(_here, handle);
        HandleBits.Add(SetOf(_slots[handle].Cell), handle);
    }

    private void Move(int handle, in EntityView entity)
    {
        ref var slot = ref _slots[handle];
        slot.Entity = entity;
        slot.EntryBytes = 0;
        var record = Encode(handle, entity.Position);
        if (record == _records[handle]) return;
        _records[handle] = record;
        _movedAt[handle] = Stamp;
        var cell = _grid.CellAt(entity.Position);
        if (cell == slot.Cell) return;
        HandleBits.Remove(SetOf(slot.Cell), handle);
        HandleBits.Add(SetOf(cell), handle);
        slot.Cell = cell;
        slot.ArrivedAt = Stamp;
    }

    private void Change(int handle, in EntityView entity)
    {
        ref var slot = ref _slots[handle];
        slot.Entity = entity;
        slot.EntryBytes = 0;
        slot.LifeAt = LifeChangedAt = Stamp;
    }

    private void Remove(EntityKey key)
    {
        if (!_handles.Remove(key, out var handle)) return;
        HandleBits.Remove(_here, handle);
        HandleBits.Remove(SetOf(_slots[handle].Cell), handle);
        _slots[handle] = new() { FreeSince = Stamp };
        _free.Enqueue(handle);
    }

    // Of more entities than there are handles the last are told to nobody until others go.
    private bool TryTakeHandle(out int handle)
    {
        if (_free.Count > FreeMin || (_next > StateUpdate.HandleMax && _free.Count > 0))
        {
            handle = _free.Dequeue();
            StaleBefore = Math.Max(StaleBefore, _slots[handle].FreeSince);
            return true;
        }

        handle = _next;
        if (_next > StateUpdate.HandleMax) return false;
        if (++_next > _slots.Length) Grow();
        return true;
    }

    private void Grow()
    {
        var (words, handles) = (Words * 2, _slots.Length * 2);
        Array.Resize(ref _slots, handles);
        Array.Resize(ref _records, handles);
        Array.Resize(ref _movedAt, handles);
        Array.Resize(ref _entries, handles * EntryBytesMax);
        var cells = new ulong[_grid.Cells * words];
        for (var cell = 0; cell < _grid.Cells; cell++) SetOf(cell).CopyTo(cells.AsSpan(cell * words));
        _cells = cells;
        Array.Resize(ref _here, words);
    }

    private Span<ulong> SetOf(int cell) => _cells.AsSpan(cell * Words, Words);

    private ulong Encode(int handle, Position position)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        bytes.Clear();
        StateUpdate.WriteMoved(bytes, new(handle, position.X / _quantumMm, position.Y / _quantumMm));
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    private struct Slot
    {
        public EntityView Entity;
        public int Cell;
        public int EntryBytes;
        public long BornAt;
        public long ArrivedAt;
        public long LifeAt;
        public long FreeSince;
    }
}
