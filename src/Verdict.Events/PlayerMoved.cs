using System.Runtime.CompilerServices;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;

namespace Verdict.Events;

/// <summary>A player stands somewhere new. It is already true when this is published.</summary>
/// <param name="PlayerId">Who.</param>
/// <param name="From">Where it stood.</param>
/// <param name="To">Where it stands.</param>
public readonly record struct PlayerMoved(PlayerId PlayerId, Position From, Position To) : IZoneEvent<PlayerMoved>
{
    private const int Fields = 3;

    /// <inheritdoc/>
    public static EventType Type => EventType.PlayerMoved;

    /// <inheritdoc/>
    public static int Version => 1;

    /// <inheritdoc/>
    public long AggregateId => PlayerId.Value;

    // Nearly every event is one of these: as a part of the envelope's method its fields are written from registers.
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WritePayload(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(Fields);
        writer.WriteInteger(PlayerId.Value);
        EventCodec.WritePosition(ref writer, From);
        EventCodec.WritePosition(ref writer, To);
    }

    /// <inheritdoc/>
    public static PlayerMoved ReadPayload(ref MessagePackReader reader)
    {
        var extra = EventCodec.OpenPayload(ref reader, Fields);
        var read = new PlayerMoved(new(reader.ReadNonNegative()), EventCodec.ReadPosition(ref reader), EventCodec.ReadPosition(ref reader));
        reader.Skip(extra);
        return read;
    }
}
