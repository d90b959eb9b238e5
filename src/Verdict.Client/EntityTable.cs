using System;
using System.Collections.Generic;
using Verdict.Protocol.Messages;

namespace Verdict.Client;

/// <summary>Who is in view, without holes, found by handle and by kind and id.</summary>
/// <remarks>Its arrays grow with the largest crowd and the largest handle that came, and never shrink: after that nothing is
/// allocated.</remarks>
internal sealed class EntityTable
{
    private readonly Dictionary<long, int> _indexes = new();
    private Entity[] _entities = new Entity[16];
    private Glide[] _glides = new Glide[16];
    private int[] _pictures = new int[16];

    // By handle, one more than the index; 0 is a handle that nobody has.
    private int[] _byHandle = new int[64];
    private int _picture;

    public int Count { get; private set; }

    public ReadOnlySpan<Entity> All => _entities.AsSpan(0, Count);

    public ref Entity this[int index] => ref _entities[index];

    public ref Glide GlideOf(int index) => ref _glides[index];

    /// <summary>Where in the table somebody is; -1 when nobody has the handle.</summary>
    public int IndexOf(int handle) => handle < _byHandle.Length ? _byHandle[handle] - 1 : -1;

    /// <summary>Where in the table somebody is; -1 when it is not there.</summary>
    public int IndexOf(EntityKind kind, long id) => _indexes.TryGetValue(Key(kind, id), out var index) ? index : -1;

    /// <summary>Adds somebody who is not in it, by a handle that nobody has.</summary>
    /// <returns>Its index.</returns>
    public int Add(in Entity entity)
    {
        var index = Count++;
        if (index == _entities.Length)
        {
            Array.Resize(ref _entities, index * 2);
            Array.Resize(ref _glides, index * 2);
            Array.Resize(ref _pictures, index * 2);
        }

        _indexes.Add(Key(entity.Kind, entity.Id), index);
        Replace(index, entity);
        return index;
    }

    /// <summary>Tells somebody who is in it anew, perhaps by another handle.</summary>
    public void Replace(int index, in Entity entity)
    {
        Release(index);
        _entities[index] = entity;
        _pictures[index] = _picture;
        if (entity.Handle >= _byHandle.Length) Array.Resize(ref _byHandle, Math.Max(_byHandle.Length * 2, entity.Handle + 1));
        _byHandle[entity.Handle] = index + 1;
    }

    /// <summary>Takes somebody out; the last one takes its place, so that the table never has holes.</summary>
    public void RemoveAt(int index)
    {
        Release(index);
        _indexes.Remove(Key(_entities[index].Kind, _entities[index].Id));
        var last = --Count;
        if (index != last)
        {
            var moved = _entities[last];
            (_entities[index], _glides[index], _pictures[index]) = (moved, _glides[last], _pictures[last]);
            _indexes[Key(moved.Kind, moved.Id)] = index;
            if (IndexOf(moved.Handle) == last) _byHandle[moved.Handle] = index + 1;
        }

        _entities[last] = default;
    }

    /// <summary>Begins a picture of everybody: no handle means anybody until it is told anew.</summary>
    public void BeginPicture()
    {
        _picture++;
        for (var i = 0; i < Count; i++) Release(i);
    }

    /// <summary>Whether somebody was told of since the picture began.</summary>
    public bool IsInPicture(int index) => _pictures[index] == _picture;

    // A handle that was given to somebody else in the meantime stays theirs.
    private void Release(int index)
    {
        var handle = _entities[index].Handle;
        if (IndexOf(handle) == index) _byHandle[handle] = 0;
    }

    // Ids have at most 53 bits, so the kind fits beside them.
    private static long Key(EntityKind kind, long id) => (id << 8) | (byte)kind;
}
