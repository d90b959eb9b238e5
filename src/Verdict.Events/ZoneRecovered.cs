using System.Text;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;

namespace Verdict.Events;

/// <summary>The certificate of a recovery: what the zone was rebuilt from, and the proof of what was lost.</summary>
/// <remarks>Follows <see cref="ZoneOpened"/> and changes no state.</remarks>
/// <param name="Zone">Which zone.</param>
/// <param name="Source">What it began with.</param>
/// <param name="Log">Where the later events came from.</param>
/// <param name="SnapshotEpoch">Epoch of the snapshot; 0 without one.</param>
/// <param name="SnapshotSequence">Last event in the snapshot; 0 without one.</param>
/// <param name="SnapshotTick">Tick of the snapshot; 0 without one.</param>
/// <param name="SnapshotAgeMs">How long before the recovery it was taken, in milliseconds; 0 without one.</param>
/// <param name="EventsReplayed">Events applied after it.</param>
/// <param name="Gaps">Places where events were missing.</param>
/// <param name="EventsLost">Events that are known to have been recorded and could not be read.</param>
/// <param name="SnapshotHash">Hash of the state in the snapshot, or of the empty zone.</param>
/// <param name="StateHash">Hash of the state that the recovery ended with; the same as in <see cref="ZoneOpened"/>.</param>
/// <param name="LoadUs">Time to find and read the snapshot, in microseconds.</param>
/// <param name="ReplayUs">Time to replay the log, in microseconds.</param>
/// <param name="TotalUs">Time of the whole recovery, in microseconds; zones that were recovered together share it.</param>
/// <param name="Notes">Which rungs failed and why, for people; at most <see cref="NotesBytesMax"/> bytes of UTF-8 are recorded.</param>
public readonly record struct ZoneRecovered(
    ZoneId Zone,
    RecoverySource Source,
    RecoveryLog Log,
    Epoch SnapshotEpoch,
    long SnapshotSequence,
    long SnapshotTick,
    long SnapshotAgeMs,
    long EventsReplayed,
    long Gaps,
    long EventsLost,
    StateHash SnapshotHash,
    StateHash StateHash,
    long LoadUs,
    long ReplayUs,
    long TotalUs,
    string Notes) : IZoneEvent<ZoneRecovered>
{
    /// <summary>Bytes of UTF-8 that the notes may have; longer ones are cut.</summary>
    public const int NotesBytesMax = 200;

    private const int Fields = 16;

    /// <inheritdoc/>
    public static EventType Type => EventType.ZoneRecovered;

    /// <inheritdoc/>
    public static int Version => 1;

    /// <inheritdoc/>
    public long AggregateId => Zone.Value;

    /// <inheritdoc/>
    public void WritePayload(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(Fields);
        writer.WriteInteger(Zone.Value);
        writer.WriteInteger((int)Source);
        writer.WriteInteger((int)Log);
        writer.WriteInteger(SnapshotEpoch.Value);
        writer.WriteInteger(SnapshotSequence);
        writer.WriteInteger(SnapshotTick);
        writer.WriteInteger(SnapshotAgeMs);
        writer.WriteInteger(EventsReplayed);
        writer.WriteInteger(Gaps);
        writer.WriteInteger(EventsLost);
        var (before, after) = (SnapshotHash, StateHash);
        writer.WriteBinary(before);
        writer.WriteBinary(after);
        writer.WriteInteger(LoadUs);
        writer.WriteInteger(ReplayUs);
        writer.WriteInteger(TotalUs);
        writer.WriteString(Cut(Notes));
    }

    /// <inheritdoc/>
    public static ZoneRecovered ReadPayload(ref MessagePackReader reader)
    {
        var extra = EventCodec.OpenPayload(ref reader, Fields);
        var read = new ZoneRecovered(
            new(reader.ReadInt32()),
            (RecoverySource)reader.ReadInt32(),
            (RecoveryLog)reader.ReadInt32(),
            new(reader.ReadInt32()),
            reader.ReadNonNegative(),
            reader.ReadNonNegative(),
            reader.ReadNonNegative(),
            reader.ReadNonNegative(),
            reader.ReadNonNegative(),
            reader.ReadNonNegative(),
            Events.StateHash.From(reader.ReadBinary(Events.StateHash.SizeBytes)),
            Events.StateHash.From(reader.ReadBinary(Events.StateHash.SizeBytes)),
            reader.ReadNonNegative(),
            reader.ReadNonNegative(),
            reader.ReadNonNegative(),
            reader.ReadString(NotesBytesMax));
        reader.Skip(extra);
        return read;
    }

    private static string Cut(string notes)
    {
        while (Encoding.UTF8.GetByteCount(notes) > NotesBytesMax) notes = notes[..^1];
        return notes;
    }
}
