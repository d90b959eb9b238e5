using System;
using Verdict.Protocol.Messages;

namespace Verdict.Client;

/// <summary>Everybody of one kind, for a foreach that allocates nothing. Valid until the next <see cref="GameClient.Poll"/>.</summary>
public readonly ref struct EntitiesOfKind
{
    private readonly ReadOnlySpan<Entity> _entities;
    private readonly EntityKind _kind;

    internal EntitiesOfKind(ReadOnlySpan<Entity> entities, EntityKind kind)
    {
        _entities = entities;
        _kind = kind;
    }

    /// <summary>How many there are; counts them.</summary>
    public int Count()
    {
        var count = 0;
        foreach (ref readonly var entity in _entities) count += entity.Kind == _kind ? 1 : 0;
        return count;
    }

    /// <summary>What foreach asks for.</summary>
    public Enumerator GetEnumerator() => new(_entities, _kind);

    /// <summary>Goes from one to the next of the kind.</summary>
    public ref struct Enumerator
    {
        private readonly ReadOnlySpan<Entity> _entities;
        private readonly EntityKind _kind;
        private int _index;

        internal Enumerator(ReadOnlySpan<Entity> entities, EntityKind kind)
        {
            _entities = entities;
            _kind = kind;
            _index = -1;
        }

        /// <summary>The one it is at.</summary>
        public readonly ref readonly Entity Current => ref _entities[_index];

        /// <summary>Goes on.</summary>
        /// <returns>Whether there was one more.</returns>
        public bool MoveNext()
        {
            while (++_index < _entities.Length)
            {
                if (_entities[_index].Kind == _kind) return true;
            }

            return false;
        }
    }
}
