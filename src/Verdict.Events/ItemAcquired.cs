using Verdict.Protocol;
using Verdict.Protocol.MessagePack;

namespace Verdict.Events;

/// <summary>A player picked an item up. Whoever wants it after that is too late.</summary>
/// <param name="PlayerId">Whose it is now.</param>
/// <param name="ItemId">Which item.</param>
/// <param name="Kind">What it is; at most 64 bytes of UTF-8.</param>
/// <param name="Position">Where it lay.</param>
/// <param name="ReturnsAtTick">The tick at which another one may lie there; 0 when none will.</param>
public readonly record struct ItemAcquired(PlayerId PlayerId, long ItemId, string Kind, Position Position, long ReturnsAtTick)
    : IZoneEvent<ItemAcquired>
{
    private const int Fields = 5;

    /// <inheritdoc/>
    public static EventType Type => EventType.ItemAcquired;

    /// <inheritdoc/>
    public static int Version => 1;

    /// <inheritdoc/>
    public long AggregateId => PlayerId.Value;

    /// <inheritdoc/>
    public void WritePayload(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(Fields);
        writer.WriteInteger(PlayerId.Value);
        writer.WriteInteger(ItemId);
        writer.WriteString(Kind);
        EventCodec.WritePosition(ref writer, Position);
        writer.WriteInteger(ReturnsAtTick);
    }

    /// <inheritdoc/>
    public static ItemAcquired ReadPayload(ref MessagePackReader reader)
    {
        var extra = EventCodec.OpenPayload(ref reader, Fields);
        var read = new ItemAcquired(
            new(reader.ReadNonNegative()),
            reader.ReadNonNegative(),
            reader.ReadString(Protocol.Messages.StateUpdate.NameBytesMax),
            EventCodec.ReadPosition(ref reader),
            reader.ReadNonNegative());
        reader.Skip(extra);
        return read;
    }
}
