using Verdict.Protocol;

namespace Verdict.Events;

/// <summary>What makes an event itself: its zone, epoch and place in that epoch.
/// The same event has the same id wherever it is met.</summary>
/// <param name="Zone">The zone it happened in.</param>
/// <param name="Epoch">The owner that decided it.</param>
/// <param name="Sequence">Its place, from 1, without gaps within zone and epoch. Below 2^48.</param>
public readonly record struct EventId(ZoneId Zone, Epoch Epoch, long Sequence)
{
    /// <summary>The id as a version-8 UUID, for consumers that want one: zone, epoch and
    /// sequence laid out in its 122 free bits, so it can be read back.</summary>
    public Guid ToGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes, Zone.Value);
        System.Buffers.Binary.BinaryPrimitives.WriteInt16BigEndian(bytes[4..], (short)(Epoch.Value >> 12));
        System.Buffers.Binary.BinaryPrimitives.WriteInt16BigEndian(bytes[6..], (short)(0x8000 | (Epoch.Value & 0xfff)));
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes[8..], long.MinValue | Sequence);
        return new(bytes, bigEndian: true);
    }
}
