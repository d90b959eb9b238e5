using System;
using System.Collections.Generic;
using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.Client;

/// <summary>The zone as the server last showed it: who is where. Only the server changes it; a client draws it.</summary>
/// <remarks>In steady state applying an update allocates nothing: entities lie in one array that grows only when more players
/// come.</remarks>
public sealed class World
{
    private readonly Dictionary<int, int> _indexes = new();
    private readonly Dictionary<long, int> _players = new();
    private Entity[] _entities = new Entity[16];
    private int[] _handles = new int[16];

    /// <summary>The last Welcome: map, rules, zone and who you are. Null before the first.</summary>
    public Welcome? Welcome { get; private set; }

    /// <summary>The zone's tick that the last message showed.</summary>
    public long Tick { get; private set; }

    /// <summary>Where you stand, in millimetres: from the newest of Welcome, verdicts and updates.</summary>
    public Position Position { get; private set; }

    /// <summary>Everybody in the zone, you included, in no particular order. Valid until the next <see cref="GameClient.Poll"/>.</summary>
    public ReadOnlySpan<Entity> Entities => _entities.AsSpan(0, _indexes.Count);

    /// <summary>How you are. Alive until the server says otherwise.</summary>
    public Life Life => Welcome is { } welcome && TryGet(welcome.PlayerId, out var me) ? me.Life : Life.Alive;

    /// <summary>Looks somebody up.</summary>
    public bool TryGet(PlayerId id, out Entity entity)
    {
        if (_players.TryGetValue(id.Value, out var handle) && _indexes.TryGetValue(handle, out var index))
        {
            entity = _entities[index];
            return true;
        }

        entity = default;
        return false;
    }

    internal void Enter(Welcome welcome)
    {
        Welcome = welcome;
        Tick = welcome.Tick;
        Position = welcome.Position;
        Forget();
    }

    internal void Stand(Position position)
    {
        Position = position;
        if (Welcome is not { } welcome || !_players.TryGetValue(welcome.PlayerId.Value, out var handle)) return;
        var index = _indexes[handle];
        _entities[index] = _entities[index] with { Position = position };
    }

    internal void Reach(long tick) => Tick = Math.Max(Tick, tick);

    internal void Apply(StateUpdate update)
    {
        if (update.Full) Forget();
        Reach(update.Tick);
        for (var i = 0; i < update.Left.Count; i++) Remove(update.Left[i]);
        for (var i = 0; i < update.Entered.Count; i++)
        {
            var entered = update.Entered[i];
            Put(entered.Handle, new(entered.Kind, entered.Id, entered.Name, entered.Position, entered.Life, entered.LifeUntilTick));
        }

        var quantumMm = Welcome?.View.QuantumMm ?? 1;
        for (var i = 0; i < update.Moved.Count; i++)
        {
            var moved = update.Moved[i];
            // Where I stand, my verdicts say, and exactly.
            if (!_indexes.TryGetValue(moved.Handle, out var index) || IsMe(_entities[index])) continue;
            _entities[index] = _entities[index] with { Position = new(moved.X * quantumMm, moved.Y * quantumMm) };
        }

        for (var i = 0; i < update.LifeChanged.Count; i++)
        {
            var changed = update.LifeChanged[i];
            if (!_indexes.TryGetValue(changed.Handle, out var index)) continue;
            _entities[index] = _entities[index] with { Life = changed.Life, LifeUntilTick = changed.UntilTick };
        }
    }

    private bool IsMe(in Entity entity) => entity.Kind == EntityKind.Player && entity.Id == Welcome?.PlayerId.Value;

    private void Put(int handle, in Entity entity)
    {
        Remove(handle);
        var index = _indexes.Count;
        if (index == _entities.Length)
        {
            Array.Resize(ref _entities, index * 2);
            Array.Resize(ref _handles, index * 2);
        }

        (_entities[index], _handles[index]) = (entity, handle);
        _indexes.Add(handle, index);
        if (entity.Kind == EntityKind.Player) _players[entity.Id] = handle;
        if (IsMe(entity)) Position = entity.Position;
    }

    // The last one takes the place of the removed one, so that the array never has holes.
    private void Remove(int handle)
    {
        if (!_indexes.Remove(handle, out var index)) return;
        var gone = _entities[index];
        if (gone.Kind == EntityKind.Player && _players.TryGetValue(gone.Id, out var its) && its == handle) _players.Remove(gone.Id);
        var last = _indexes.Count;
        if (index != last)
        {
            (_entities[index], _handles[index]) = (_entities[last], _handles[last]);
            _indexes[_handles[index]] = index;
        }

        _entities[last] = default;
    }

    private void Forget()
    {
        Array.Clear(_entities, 0, _indexes.Count);
        _indexes.Clear();
        _players.Clear();
    }
}
