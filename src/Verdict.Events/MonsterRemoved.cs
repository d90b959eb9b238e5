using Verdict.Protocol.MessagePack;

namespace Verdict.Events;

/// <summary>A monster is gone because the map has no home for it any more.</summary>
/// <param name="MonsterId">Which.</param>
public readonly record struct MonsterRemoved(long MonsterId) : IZoneEvent<MonsterRemoved>
{
    private const int Fields = 1;

    /// <inheritdoc/>
    public static EventType Type => EventType.MonsterRemoved;

    /// <inheritdoc/>
    public static int Version => 1;

    /// <inheritdoc/>
    public long AggregateId => MonsterId;

    /// <inheritdoc/>
    public void WritePayload(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(Fields);
        writer.WriteInteger(MonsterId);
    }

    /// <inheritdoc/>
    public static MonsterRemoved ReadPayload(ref MessagePackReader reader)
    {
        var extra = EventCodec.OpenPayload(ref reader, Fields);
        var read = new MonsterRemoved(reader.ReadNonNegative());
        reader.Skip(extra);
        return read;
    }
}
