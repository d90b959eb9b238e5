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
    private readonly Dictionary<long, int> _indexes = new();
    private Entity[] _entities = new Entity[16];

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
        if (_indexes.TryGetValue(id.Value, out var index))
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

    internal void Stand(Position position) => Position = position;

    internal void Reach(long tick) => Tick = Math.Max(Tick, tick);

    internal void Apply(StateUpdate update)
    {
        if (update.Full) Forget();
        Reach(update.Tick);
        for (var i = 0; i < update.Entered.Count; i++)
        {
            var entered = update.Entered[i];
            Put(new(entered.Id, entered.Name, entered.Position, entered.Life, entered.LifeUntilTick));
        }

        for (var i = 0; i < update.Moved.Count; i++)
        {
            var moved = update.Moved[i];
            if (_indexes.TryGetValue(moved.Id.Value, out var index)) Put(_entities[index] with { Position = moved.Position });
        }

        for (var i = 0; i < update.LifeChanged.Count; i++)
        {
            var changed = update.LifeChanged[i];
            if (_indexes.TryGetValue(changed.Id.Value, out var index))
            {
                Put(_entities[index] with { Life = changed.Life, LifeUntilTick = changed.UntilTick });
            }
        }

        for (var i = 0; i < update.Left.Count; i++) Remove(update.Left[i]);
    }

    private void Put(in Entity entity)
    {
        if (!_indexes.TryGetValue(entity.Id.Value, out var index))
        {
            index = _indexes.Count;
            if (index == _entities.Length) Array.Resize(ref _entities, _entities.Length * 2);
            _indexes.Add(entity.Id.Value, index);
        }

        _entities[index] = entity;
        if (entity.Id == Welcome?.PlayerId) Position = entity.Position;
    }

    // The last one takes the place of the removed one, so that the array never has holes.
    private void Remove(PlayerId id)
    {
        if (!_indexes.Remove(id.Value, out var index)) return;
        var last = _indexes.Count;
        if (index != last)
        {
            _entities[index] = _entities[last];
            _indexes[_entities[index].Id.Value] = index;
        }

        _entities[last] = default;
    }

    private void Forget()
    {
        Array.Clear(_entities, 0, _indexes.Count);
        _indexes.Clear();
    }
}
