using Verdict.Protocol;
using Verdict.Protocol.MessagePack;

namespace Verdict.Events;

/// <summary>A player stepped into a pit.</summary>
/// <param name="PlayerId">Who.</param>
/// <param name="Position">Where.</param>
/// <param name="RespawnAtTick">The tick at which it comes back to life.</param>
public readonly record struct PlayerDied(PlayerId PlayerId, Position Position, long RespawnAtTick) : IZoneEvent<PlayerDied>
{
    private const int Fields = 3;

    /// <inheritdoc/>
    public static EventType Type => EventType.PlayerDied;

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
        writer.WriteInteger(RespawnAtTick);
    }

    /// <inheritdoc/>
    public static PlayerDied ReadPayload(ref MessagePackReader reader)
    {
        var extra = EventCodec.OpenPayload(ref reader, Fields);
        var read = new PlayerDied(new(reader.ReadNonNegative()), EventCodec.ReadPosition(ref reader), reader.ReadNonNegative());
        reader.Skip(extra);
        return read;
    }
}
