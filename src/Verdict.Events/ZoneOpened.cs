using Verdict.Protocol;
using Verdict.Protocol.MessagePack;

namespace Verdict.Events;

/// <summary>A zone got a new owner; the first event of every epoch. It changes no state: it says what the new owner starts from.</summary>
/// <param name="Zone">Which zone.</param>
/// <param name="PreviousEpoch">The last epoch the owner knows of; 0 for a zone's first.</param>
/// <param name="PreviousSequence">The last event of that epoch the owner has
/// applied. A consumer that saw a later one knows of a loss.</param>
/// <param name="Players">How many players hold a seat at the start.</param>
/// <param name="StateHash">Hash of the state the owner starts from.</param>
public readonly record struct ZoneOpened(ZoneId Zone, Epoch PreviousEpoch, long PreviousSequence, int Players, StateHash StateHash)
    : IZoneEvent<ZoneOpened>
{
    private const int Fields = 5;

    /// <inheritdoc/>
    public static EventType Type => EventType.ZoneOpened;

    /// <inheritdoc/>
    public static int Version => 1;

    /// <inheritdoc/>
    public long AggregateId => Zone.Value;

    /// <inheritdoc/>
    public void WritePayload(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(Fields);
        writer.WriteInteger(Zone.Value);
        writer.WriteInteger(PreviousEpoch.Value);
        writer.WriteInteger(PreviousSequence);
        writer.WriteInteger(Players);
        var hash = StateHash;
        writer.WriteBinary(hash);
    }

    /// <inheritdoc/>
    public static ZoneOpened ReadPayload(ref MessagePackReader reader)
    {
        var extra = EventCodec.OpenPayload(ref reader, Fields);
        var read = new ZoneOpened(
            new(reader.ReadInt32()),
            new(reader.ReadInt32()),
            reader.ReadNonNegative(),
            reader.ReadInt32(),
            StateHash.From(reader.ReadBinary(StateHash.SizeBytes)));
        reader.Skip(extra);
        return read;
    }
}
