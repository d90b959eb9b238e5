using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;

namespace Verdict.Events;

/// <summary>What the memory of an <see cref="EventBuffer"/> shows to whoever finds it without its owner.</summary>
/// <remarks>
/// Header, in the byte order of the machine, which the memory never leaves: magic (4), zone (4), epoch (4), 0 (4), first sequence (8), and
/// one word (8) with the count of events in its upper and their bytes in its lower half. That word is stored last and as a whole, after the
/// bytes it counts. A killed process has made its stores in their order up to some point, so the memory never shows half an event.
/// </remarks>
/// <param name="Zone">The zone of all events.</param>
/// <param name="Epoch">Their epoch.</param>
/// <param name="FirstSequence">The first one's sequence; the others follow without gaps.</param>
/// <param name="Count">How many.</param>
/// <param name="Records">Each behind its 4-byte little-endian length.</param>
public readonly record struct EventImage(ZoneId Zone, Epoch Epoch, long FirstSequence, int Count, ReadOnlyMemory<byte> Records)
{
    /// <summary>Bytes before the first event.</summary>
    public const int HeaderBytes = 32;

    private const int LengthBytes = 4;

    /// <summary>"VEB1" in ASCII, in a little-endian machine's order.</summary>
    private const int Magic = 0x31424556;

    private const int ZoneAt = 4;
    private const int EpochAt = 8;
    private const int FirstSequenceAt = 16;
    private const int PublishedAt = 24;

    /// <summary>The last event's sequence.</summary>
    public long LastSequence => FirstSequence + Count - 1;

    /// <summary>Whether a buffer's memory shows no event.</summary>
    public static bool IsEmpty(ReadOnlySpan<byte> memory) => MemoryMarshal.Read<long>(memory[PublishedAt..]) == 0;

    /// <summary>Lets a buffer's memory show no event.</summary>
    public static void Erase(Span<byte> memory) => Publish(memory, count: 0, recordsBytes: 0);

    /// <summary>Reads back what a buffer's memory shows, and checks each event.</summary>
    /// <param name="memory">The memory as it was found.</param>
    /// <param name="image">The events from the first up to the last that is whole and in its place.</param>
    /// <param name="why">What is wrong with what follows them; empty when nothing is.</param>
    /// <returns>False when there is no event to be had.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> memory, out EventImage image, out string why)
    {
        (image, why) = (default, string.Empty);
        var header = memory.Span;
        if (IsEmpty(header)) return false;
        var published = MemoryMarshal.Read<long>(header[PublishedAt..]);
        var (count, bytes) = ((int)(published >> 32), (int)published);
        if (MemoryMarshal.Read<int>(header) != Magic || count <= 0 || bytes <= 0 || bytes > memory.Length - HeaderBytes)
        {
            why = "its header is none";
            return false;
        }

        var first = new EventId(
            new(MemoryMarshal.Read<int>(header[ZoneAt..])),
            new(MemoryMarshal.Read<int>(header[EpochAt..])),
            MemoryMarshal.Read<long>(header[FirstSequenceAt..]));
        var records = memory.Slice(HeaderBytes, bytes);
        var (whole, wholeBytes) = CountWhole(records.Span, first, count, out why);
        image = new(first.Zone, first.Epoch, first.Sequence, whole, records[..wholeBytes]);
        return whole > 0;
    }

    /// <summary>The events from a sequence on.</summary>
    public EventImage From(long sequence)
    {
        var (rest, first) = (Records, FirstSequence);
        for (; first < sequence && !rest.IsEmpty; first++) rest = rest[(LengthBytes + BinaryPrimitives.ReadInt32LittleEndian(rest.Span))..];
        return this with { FirstSequence = first, Count = Count - (int)(first - FirstSequence), Records = rest };
    }

    /// <summary>Names what follows. The memory shows no event yet, so nobody can take these for the names of others.</summary>
    internal static void Begin(Span<byte> memory, in EventId first)
    {
        Volatile.Write(ref MemoryMarshal.AsRef<int>(memory), Magic);
        Volatile.Write(ref MemoryMarshal.AsRef<int>(memory[ZoneAt..]), first.Zone.Value);
        Volatile.Write(ref MemoryMarshal.AsRef<int>(memory[EpochAt..]), first.Epoch.Value);
        Volatile.Write(ref MemoryMarshal.AsRef<long>(memory[FirstSequenceAt..]), first.Sequence);
    }

    /// <summary>Shows so many events.</summary>
    internal static void Publish(Span<byte> memory, int count, int recordsBytes) =>
        Volatile.Write(ref MemoryMarshal.AsRef<long>(memory[PublishedAt..]), ((long)count << 32) | (uint)recordsBytes);

    private static (int Events, int Bytes) CountWhole(ReadOnlySpan<byte> records, EventId expected, int count, out string why)
    {
        var (events, bytes) = (0, 0);
        try
        {
            foreach (var envelope in EventBuffer.Enumerate(records))
            {
                var reader = new MessagePackReader(envelope);
                var header = EventCodec.ReadHeader(ref reader);
                reader.Skip(1);
                if (header.Id != expected || events == count || !reader.IsAtEnd)
                {
                    why = $"it holds something else where event {expected} was due";
                    return (events, bytes);
                }

                expected = expected with { Sequence = expected.Sequence + 1 };
                events++;
                bytes += LengthBytes + envelope.Length;
            }
        }
        catch (Exception error) when (error is ProtocolException or InvalidDataException)
        {
            why = $"event {expected} cannot be read: {error.Message}";
            return (events, bytes);
        }

        why = events == count ? string.Empty : $"it holds {events} of {count} events";
        return (events, bytes);
    }
}
