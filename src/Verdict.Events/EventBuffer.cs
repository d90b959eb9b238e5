using System.Buffers.Binary;
using Verdict.Protocol;

namespace Verdict.Events;

/// <summary>Events of one zone and epoch in their order, encoded once, as the journal
/// writes them: each a 4-byte little-endian length and an envelope.</summary>
/// <remarks>Reused: after <see cref="Clear"/> its memory stays, so a zone in steady state allocates nothing.</remarks>
public sealed class EventBuffer(int capacityBytes = 16 * 1024)
{
    private const int LengthBytes = 4;

    private byte[] _bytes = new byte[capacityBytes];
    private int _length;

    /// <summary>How many events it holds.</summary>
    public int Count { get; private set; }

    /// <summary>How many of them are <see cref="PlayerMoved"/>.</summary>
    public int MovedCount { get; private set; }

    /// <summary>The zone of all of them.</summary>
    public ZoneId Zone { get; private set; }

    /// <summary>The epoch of all of them.</summary>
    public Epoch Epoch { get; private set; }

    /// <summary>The first one's sequence; the others follow without gaps.</summary>
    public long FirstSequence { get; private set; }

    /// <summary>The encoded events.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    /// <summary>Adds an event.</summary>
    /// <exception cref="InvalidOperationException">It is not the successor of the last one.</exception>
    public void Append<TEvent>(in EventHeader header, in TEvent zoneEvent)
        where TEvent : struct, IZoneEvent<TEvent>
    {
        if (Count == 0)
        {
            (Zone, Epoch, FirstSequence) = (header.Id.Zone, header.Id.Epoch, header.Id.Sequence);
        }
        else if (header.Id.Sequence != FirstSequence + Count || header.Id.Epoch != Epoch || header.Id.Zone != Zone)
        {
            throw new InvalidOperationException(
                $"Event {header.Id} does not follow {FirstSequence + Count - 1} of zone {Zone}, epoch {Epoch.Value}.");
        }

        var needed = _length + LengthBytes + EventCodec.EventBytesMax;
        if (_bytes.Length < needed) Array.Resize(ref _bytes, Math.Max(needed, _bytes.Length * 2));
        var written = EventCodec.Write(_bytes.AsSpan(_length + LengthBytes), header, zoneEvent);
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(_length), written);
        _length += LengthBytes + written;
        Count++;
        if (TEvent.Type == EventType.PlayerMoved) MovedCount++;
    }

    /// <summary>Empties it.</summary>
    public void Clear()
    {
        _length = 0;
        Count = 0;
        MovedCount = 0;
    }

    /// <summary>Walks the encoded events of a buffer or of a journal block's body.</summary>
    public static Enumerator Enumerate(ReadOnlySpan<byte> written) => new(written);

    /// <summary>Steps from envelope to envelope without decoding them.</summary>
    public ref struct Enumerator(ReadOnlySpan<byte> written)
    {
        private ReadOnlySpan<byte> _rest = written;

        /// <summary>The envelope's bytes.</summary>
        public ReadOnlySpan<byte> Current { get; private set; }

        /// <summary>Lets foreach use it.</summary>
        public readonly Enumerator GetEnumerator() => this;

        /// <summary>Goes to the next envelope.</summary>
        /// <exception cref="InvalidDataException">A length points past the end.</exception>
        public bool MoveNext()
        {
            if (_rest.IsEmpty) return false;
            var length = _rest.Length >= LengthBytes ? BinaryPrimitives.ReadInt32LittleEndian(_rest) : -1;
            if (length <= 0 || length > _rest.Length - LengthBytes)
            {
                throw new InvalidDataException("An event's length points past the end of its block.");
            }

            Current = _rest.Slice(LengthBytes, length);
            _rest = _rest[(LengthBytes + length)..];
            return true;
        }
    }
}
