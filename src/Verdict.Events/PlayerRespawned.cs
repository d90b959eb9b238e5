using Verdict.Protocol;
using Verdict.Protocol.MessagePack;

namespace Verdict.Events;

/// <summary>A dead player came back to life.</summary>
/// <param name="PlayerId">Who.</param>
/// <param name="Position">Where it stands.</param>
public readonly record struct PlayerRespawned(PlayerId PlayerId, Position Position) : IZoneEvent<PlayerRespawned>
{
    private const int Fields = 2;

    /// <inheritdoc/>
    public static EventType Type => EventType.PlayerRespawned;

    /// <inheritdoc/>
    public static int Version => 1;

    /// <inheritdoc/>
    public long AggregateId => PlayerId.Value;

    /// <inheritdoc/>
    public void WritePayload(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(Fields);
        writer.WriteInteger(PlayerId.Value);
        EventCodec.WritePosition(ref writer, Position);
    }

    /// <inheritdoc/>
    public static PlayerRespawned ReadPayload(ref MessagePackReader reader)
    {
        var extra = EventCodec.OpenPayload(ref reader, Fields);
        var read = new PlayerRespawned(new(reader.ReadNonNegative()), EventCodec.ReadPosition(ref reader));
        reader.Skip(extra);
        return read;
    }
}
