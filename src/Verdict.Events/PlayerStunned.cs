using Verdict.Protocol;
using Verdict.Protocol.MessagePack;

namespace Verdict.Events;

/// <summary>A player stepped into a snare and cannot act.</summary>
/// <param name="PlayerId">Who.</param>
/// <param name="UntilTick">The tick at which it can act again.</param>
public readonly record struct PlayerStunned(PlayerId PlayerId, long UntilTick) : IZoneEvent<PlayerStunned>
{
    private const int Fields = 2;

    /// <inheritdoc/>
    public static EventType Type => EventType.PlayerStunned;

    /// <inheritdoc/>
    public static int Version => 1;

    /// <inheritdoc/>
    public long AggregateId => PlayerId.Value;

    /// <inheritdoc/>
    public void WritePayload(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(Fields);
        writer.WriteInteger(PlayerId.Value);
        writer.WriteInteger(UntilTick);
    }

    /// <inheritdoc/>
    public static PlayerStunned ReadPayload(ref MessagePackReader reader)
    {
        var extra = EventCodec.OpenPayload(ref reader, Fields);
        var read = new PlayerStunned(new(reader.ReadNonNegative()), reader.ReadNonNegative());
        reader.Skip(extra);
        return read;
    }
}
