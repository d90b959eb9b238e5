using System.Buffers.Binary;
using Verdict.Protocol;

namespace Verdict.Events;

/// <summary>Events of one zone and epoch in their order, encoded once, as the journal
/// writes them: each a 4-byte little-endian length and an envelope.</summary>
/// <remarks>
/// The memory is given from outside and reused: after <see cref="Clear"/> a zone in steady state allocates nothing. It begins with a header
/// that says at every moment how many whole events follow, so that whoever finds the memory after the process died, where it is a file's,
/// reads back exactly what was emitted (<see cref="EventImage"/>).
/// </remarks>
public sealed class EventBuffer
{
    private const int LengthBytes = 4;

    private Memory<byte> _home;
    private Memory<byte> _memory;
    private int _end;

    /// <summary>A buffer in memory of its own.</summary>
    public EventBuffer(int capacityBytes = 16 * 1024)
        : this(new byte[EventImage.HeaderBytes + capacityBytes], outlivesProcess: false)
    {
    }

    /// <summary>A buffer in given memory, emptied.</summary>
    /// <param name="memory">Aligned to 8 bytes; nobody else may write it.</param>
    /// <param name="outlivesProcess">Whether the memory is still there when the process is not.</param>
    public EventBuffer(Memory<byte> memory, bool outlivesProcess)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(memory.Length, EventImage.HeaderBytes, nameof(memory));
        (_home, OutlivesProcess) = (memory, outlivesProcess);
        Clear();
    }

    /// <summary>Whether the memory it was given is still there when the process is not.</summary>
    public bool OutlivesProcess { get; }

    /// <summary>Whether it holds more than the lasting memory it was given, and has moved; what it holds beyond that does not outlive the
    /// process.</summary>
    public bool IsOutgrown { get; private set; }

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
    public ReadOnlyMemory<byte> Written => _memory[EventImage.HeaderBytes.._end];

    /// <summary>How many bytes of encoded events it holds.</summary>
    public int WrittenBytes => _end - EventImage.HeaderBytes;

    /// <summary>Adds an event.</summary>
    /// <exception cref="InvalidOperationException">It is not the successor of the last one.</exception>
    public void Append<TEvent>(in EventHeader header, in TEvent zoneEvent)
        where TEvent : struct, IZoneEvent<TEvent>
    {
        if (Count > 0 && (header.Id.Sequence != FirstSequence + Count || header.Id.Epoch != Epoch || header.Id.Zone != Zone))
        {
            throw new InvalidOperationException(
                $"Event {header.Id} does not follow {FirstSequence + Count - 1} of zone {Zone}, epoch {Epoch.Value}.");
        }

        if (_memory.Length - _end < LengthBytes + EventCodec.EventBytesMax) Grow();
        var memory = _memory.Span;
        var record = memory[_end..];
        var written = EventCodec.Write(record[LengthBytes..], header, zoneEvent);
        BinaryPrimitives.WriteInt32LittleEndian(record, written);
        if (Count == 0)
        {
            (Zone, Epoch, FirstSequence) = (header.Id.Zone, header.Id.Epoch, header.Id.Sequence);
            EventImage.Begin(memory, header.Id);
        }

        _end += LengthBytes + written;
        Count++;
        if (TEvent.Type == EventType.PlayerMoved) MovedCount++;
        EventImage.Publish(memory, Count, WrittenBytes);
    }

    /// <summary>Empties it.</summary>
    public void Clear()
    {
        EventImage.Publish(_home.Span, count: 0, recordsBytes: 0);
        _memory = _home;
        _end = EventImage.HeaderBytes;
        IsOutgrown = false;
        Count = 0;
        MovedCount = 0;
    }

    /// <summary>Walks the encoded events of a buffer or of a journal block's body.</summary>
    public static Enumerator Enumerate(ReadOnlySpan<byte> written) => new(written);

    // Lasting memory goes on showing the events it took before this, and is where the buffer goes back to; other memory is left for good.
    private void Grow()
    {
        var larger = new byte[Math.Max(_memory.Length * 2, _end + LengthBytes + EventCodec.EventBytesMax)];
        _memory.Span[.._end].CopyTo(larger);
        _memory = larger;
        if (OutlivesProcess) IsOutgrown = true;
        else _home = larger;
    }

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
