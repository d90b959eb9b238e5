using Verdict.Protocol;
using Verdict.Protocol.MessagePack;

namespace Verdict.Events;

/// <summary>A player came into the zone and has a seat in it.</summary>
/// <param name="PlayerId">Who.</param>
/// <param name="Name">What others see over its head; at most 64 bytes of UTF-8.</param>
/// <param name="Position">Where it stands.</param>
public readonly record struct PlayerEntered(PlayerId PlayerId, string Name, Position Position) : IZoneEvent<PlayerEntered>
{
    private const int Fields = 3;

    /// <inheritdoc/>
    public static EventType Type => EventType.PlayerEntered;

    /// <inheritdoc/>
    public static int Version => 1;

    /// <inheritdoc/>
    public long AggregateId => PlayerId.Value;

    /// <inheritdoc/>
    public void WritePayload(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(Fields);
        writer.WriteInteger(PlayerId.Value);
        writer.WriteString(Name);
        EventCodec.WritePosition(ref writer, Position);
    }

    /// <inheritdoc/>
    public static PlayerEntered ReadPayload(ref MessagePackReader reader)
    {
        var extra = EventCodec.OpenPayload(ref reader, Fields);
        var read = new PlayerEntered(
            new(reader.ReadNonNegative()),
            reader.ReadString(Protocol.Messages.StateUpdate.NameBytesMax),
            EventCodec.ReadPosition(ref reader));
        reader.Skip(extra);
        return read;
    }
}
