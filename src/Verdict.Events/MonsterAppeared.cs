using Verdict.Protocol;
using Verdict.Protocol.MessagePack;

namespace Verdict.Events;

/// <summary>A monster is there and will wander about its home.</summary>
/// <param name="MonsterId">Its number in the zone.</param>
/// <param name="Species">What it is; at most 64 bytes of UTF-8.</param>
/// <param name="Home">What it wanders about.</param>
/// <param name="Position">Where it stands.</param>
public readonly record struct MonsterAppeared(long MonsterId, string Species, Position Home, Position Position)
    : IZoneEvent<MonsterAppeared>
{
    private const int Fields = 4;

    /// <inheritdoc/>
    public static EventType Type => EventType.MonsterAppeared;

    /// <inheritdoc/>
    public static int Version => 1;

    /// <inheritdoc/>
    public long AggregateId => MonsterId;

    /// <inheritdoc/>
    public void WritePayload(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(Fields);
        writer.WriteInteger(MonsterId);
        writer.WriteString(Species);
        EventCodec.WritePosition(ref writer, Home);
        EventCodec.WritePosition(ref writer, Position);
    }

    /// <inheritdoc/>
    public static MonsterAppeared ReadPayload(ref MessagePackReader reader)
    {
        var extra = EventCodec.OpenPayload(ref reader, Fields);
        var read = new MonsterAppeared(
            reader.ReadNonNegative(),
            reader.ReadString(Protocol.Messages.StateUpdate.NameBytesMax),
            EventCodec.ReadPosition(ref reader),
            EventCodec.ReadPosition(ref reader));
        reader.Skip(extra);
        return read;
    }
}
