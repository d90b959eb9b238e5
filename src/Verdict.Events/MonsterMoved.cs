using Verdict.Protocol;
using Verdict.Protocol.MessagePack;

namespace Verdict.Events;

/// <summary>A monster stands somewhere new.</summary>
/// <param name="MonsterId">Which.</param>
/// <param name="From">Where it stood.</param>
/// <param name="To">Where it stands.</param>
public readonly record struct MonsterMoved(long MonsterId, Position From, Position To) : IZoneEvent<MonsterMoved>
{
    private const int Fields = 3;

    /// <inheritdoc/>
    public static EventType Type => EventType.MonsterMoved;

    /// <inheritdoc/>
    public static int Version => 1;

    /// <inheritdoc/>
    public long AggregateId => MonsterId;

    /// <inheritdoc/>
    public void WritePayload(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(Fields);
        writer.WriteInteger(MonsterId);
        EventCodec.WritePosition(ref writer, From);
        EventCodec.WritePosition(ref writer, To);
    }

    /// <inheritdoc/>
    public static MonsterMoved ReadPayload(ref MessagePackReader reader)
    {
        var extra = EventCodec.OpenPayload(ref reader, Fields);
        var read = new MonsterMoved(reader.ReadNonNegative(), EventCodec.ReadPosition(ref reader), EventCodec.ReadPosition(ref reader));
        reader.Skip(extra);
        return read;
    }
}
