using Verdict.Protocol;
using Verdict.Protocol.MessagePack;
using Verdict.Protocol.Messages;

namespace Verdict.Events;

/// <summary>An operator put a player somewhere, or changed how it is. No rule of the game brought this about, and none judges it.</summary>
/// <param name="PlayerId">Who.</param>
/// <param name="From">Where it stood.</param>
/// <param name="To">Where it stands; the same when only its life was corrected.</param>
/// <param name="Life">How it is now.</param>
/// <param name="LifeUntilTick">End of the stun, or the tick of its respawn; 0 when it is alive.</param>
/// <param name="CommandId">The <see cref="PlatformCommand"/> that wanted it; at most <see cref="CommandIdBytesMax"/> bytes of
/// UTF-8.</param>
public readonly record struct PlayerCorrected(
    PlayerId PlayerId,
    Position From,
    Position To,
    Life Life,
    long LifeUntilTick,
    string CommandId)
    : IZoneEvent<PlayerCorrected>
{
    /// <summary>Bytes of UTF-8 that the id of a command may have to be named by an event.</summary>
    public const int CommandIdBytesMax = 64;

    private const int Fields = 6;

    /// <inheritdoc/>
    public static EventType Type => EventType.PlayerCorrected;

    /// <inheritdoc/>
    public static int Version => 1;

    /// <inheritdoc/>
    public long AggregateId => PlayerId.Value;

    /// <inheritdoc/>
    public void WritePayload(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(Fields);
        writer.WriteInteger(PlayerId.Value);
        EventCodec.WritePosition(ref writer, From);
        EventCodec.WritePosition(ref writer, To);
        writer.WriteInteger((int)Life);
        writer.WriteInteger(LifeUntilTick);
        writer.WriteString(CommandId);
    }

    /// <inheritdoc/>
    public static PlayerCorrected ReadPayload(ref MessagePackReader reader)
    {
        var extra = EventCodec.OpenPayload(ref reader, Fields);
        var read = new PlayerCorrected(
            new(reader.ReadNonNegative()),
            EventCodec.ReadPosition(ref reader),
            EventCodec.ReadPosition(ref reader),
            (Life)reader.ReadInt32(),
            reader.ReadNonNegative(),
            reader.ReadString(CommandIdBytesMax));
        reader.Skip(extra);
        return read;
    }
}
