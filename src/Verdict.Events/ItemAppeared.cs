using Verdict.Protocol;
using Verdict.Protocol.MessagePack;

namespace Verdict.Events;

/// <summary>An item lies at its place, for whoever comes first.</summary>
/// <param name="ItemId">Its number: given to one thing of the zone and never to another.</param>
/// <param name="Kind">What it is; at most 64 bytes of UTF-8.</param>
/// <param name="Position">Where it lies.</param>
public readonly record struct ItemAppeared(long ItemId, string Kind, Position Position) : IZoneEvent<ItemAppeared>
{
    private const int Fields = 3;

    /// <inheritdoc/>
    public static EventType Type => EventType.ItemAppeared;

    /// <inheritdoc/>
    public static int Version => 1;

    /// <inheritdoc/>
    public long AggregateId => ItemId;

    /// <inheritdoc/>
    public void WritePayload(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(Fields);
        writer.WriteInteger(ItemId);
        writer.WriteString(Kind);
        EventCodec.WritePosition(ref writer, Position);
    }

    /// <inheritdoc/>
    public static ItemAppeared ReadPayload(ref MessagePackReader reader)
    {
        var extra = EventCodec.OpenPayload(ref reader, Fields);
        var read = new ItemAppeared(
            reader.ReadNonNegative(),
            reader.ReadString(Protocol.Messages.StateUpdate.NameBytesMax),
            EventCodec.ReadPosition(ref reader));
        reader.Skip(extra);
        return read;
    }
}
