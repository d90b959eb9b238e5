using Verdict.Protocol;
using Verdict.Protocol.MessagePack;

namespace Verdict.Events;

/// <summary>A player gave up its seat in the zone, or lost it.</summary>
/// <param name="PlayerId">Who.</param>
/// <param name="Reason">Why.</param>
/// <param name="Position">Where it stood last.</param>
public readonly record struct PlayerLeft(PlayerId PlayerId, LeaveReason Reason, Position Position) : IZoneEvent<PlayerLeft>
{
    private const int Fields = 3;

    /// <inheritdoc/>
    public static EventType Type => EventType.PlayerLeft;

    /// <inheritdoc/>
    public static int Version => 1;

    /// <inheritdoc/>
    public long AggregateId => PlayerId.Value;

    /// <inheritdoc/>
    public void WritePayload(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(Fields);
        writer.WriteInteger(PlayerId.Value);
        writer.WriteInteger((int)Reason);
        EventCodec.WritePosition(ref writer, Position);
    }

    /// <inheritdoc/>
    public static PlayerLeft ReadPayload(ref MessagePackReader reader)
    {
        var extra = EventCodec.OpenPayload(ref reader, Fields);
        var read = new PlayerLeft(new(reader.ReadNonNegative()), (LeaveReason)reader.ReadInt32(), EventCodec.ReadPosition(ref reader));
        reader.Skip(extra);
        return read;
    }
}
