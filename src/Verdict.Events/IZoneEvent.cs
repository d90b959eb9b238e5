using Verdict.Protocol.MessagePack;

namespace Verdict.Events;

/// <summary>Something that has happened in a zone. Applying it is the only way a zone's state changes.</summary>
/// <remarks>Events are structs with static members for their kind, so that deciding, applying and recording one allocates nothing.
/// The payload holds the record's parameters in their order; contracts for other languages are derived from that.</remarks>
public interface IZoneEvent<TSelf>
    where TSelf : struct, IZoneEvent<TSelf>
{
    /// <summary>Its number in the envelope.</summary>
    static abstract EventType Type { get; }

    /// <summary>Version of the payload; grows when a field is added at its end.</summary>
    static abstract int Version { get; }

    /// <summary>The player or entity it is about; the zone's own number when it is about the zone.</summary>
    long AggregateId { get; }

    /// <summary>Writes the payload array.</summary>
    void WritePayload(ref MessagePackWriter writer);

    /// <summary>Reads the payload array; fields that a newer version added are passed over.</summary>
    static abstract TSelf ReadPayload(ref MessagePackReader reader);
}
