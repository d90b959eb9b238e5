using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;

namespace Verdict.Events;

/// <summary>A consistent cut of a zone: its canonical bytes, and where in its history and in the log they stand.</summary>
/// <remarks>
/// Bytes: SHA-256 of all that follows (32), length of the head (4, little-endian), the head as one MessagePack array of
/// <see cref="ZoneSnapshotHead"/>'s fields in their order, the state's bytes. The same everywhere a snapshot is kept or sent.
/// </remarks>
/// <param name="Head">Where it stands.</param>
/// <param name="State">The zone's canonical bytes.</param>
public sealed record ZoneSnapshot(ZoneSnapshotHead Head, ReadOnlyMemory<byte> State)
{
    private const int LengthAt = SHA256.HashSizeInBytes;
    private const int HeadAt = LengthAt + sizeof(int);

    /// <summary>Bytes that are enough for a snapshot with so many bytes of state.</summary>
    public static int BytesMax(int stateBytes) => HeadAt + ZoneSnapshotHead.BytesMax + stateBytes;

    /// <summary>Writes head, state and checksum.</summary>
    /// <param name="destination">At least <see cref="BytesMax"/> long.</param>
    /// <param name="head">Where the cut stands.</param>
    /// <param name="state">The zone's canonical bytes; may lie in <paramref name="destination"/> already.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(Span<byte> destination, ZoneSnapshotHead head, ReadOnlySpan<byte> state)
    {
        Span<byte> headBytes = stackalloc byte[ZoneSnapshotHead.BytesMax];
        var writer = new MessagePackWriter(headBytes);
        head.Write(ref writer);
        state.CopyTo(destination[(HeadAt + writer.Length)..]);
        headBytes[..writer.Length].CopyTo(destination[HeadAt..]);
        BinaryPrimitives.WriteInt32LittleEndian(destination[LengthAt..], writer.Length);
        var length = HeadAt + writer.Length + state.Length;
        SHA256.HashData(destination[LengthAt..length], destination);
        return length;
    }

    /// <summary>Reads a snapshot and checks it against its checksum.</summary>
    /// <param name="bytes">All of it; the state is a view of them.</param>
    /// <param name="snapshot">What was read.</param>
    /// <param name="why">What is wrong with the bytes, when something is.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> bytes,
        [NotNullWhen(true)] out ZoneSnapshot? snapshot,
        [NotNullWhen(false)] out string? why)
    {
        snapshot = null;
        var span = bytes.Span;
        why = span.Length <= HeadAt ? $"it has only {span.Length} bytes" : null;
        if (why is not null) return false;
        if (!SHA256.HashData(span[LengthAt..]).AsSpan().SequenceEqual(span[..LengthAt])) why = "its checksum does not match its bytes";
        var headLength = BinaryPrimitives.ReadInt32LittleEndian(span[LengthAt..]);
        if (why is null && (headLength <= 0 || headLength > span.Length - HeadAt)) why = "its head points past its end";
        if (why is not null) return false;
        try
        {
            var reader = new MessagePackReader(span.Slice(HeadAt, headLength));
            snapshot = new(ZoneSnapshotHead.Read(ref reader), bytes[(HeadAt + headLength)..]);
            return true;
        }
        catch (ProtocolException error)
        {
            why = $"its head cannot be read: {error.Message}";
            return false;
        }
    }
}

/// <summary>What a snapshot says of itself.</summary>
/// <param name="Zone">Which zone.</param>
/// <param name="Epoch">Whose owner's.</param>
/// <param name="Sequence">The last event in it.</param>
/// <param name="Tick">The zone's tick at the cut.</param>
/// <param name="TakenAtMs">Unix time in milliseconds.</param>
/// <param name="Players">Seats taken.</param>
/// <param name="Trigger">Why it was taken.</param>
/// <param name="TriggerId">The command that asked for it; empty when none did.</param>
/// <param name="Node">The server that took it.</param>
/// <param name="JournalId">Which journal <paramref name="JournalPosition"/> is a place in.</param>
/// <param name="JournalPosition">Every event of the zone after the cut stands at or behind this place of that journal.</param>
/// <param name="StateHash">SHA-256 of the state's bytes.</param>
public sealed record ZoneSnapshotHead(
    ZoneId Zone,
    Epoch Epoch,
    long Sequence,
    long Tick,
    long TakenAtMs,
    int Players,
    SnapshotTrigger Trigger,
    string TriggerId,
    string Node,
    string JournalId,
    long JournalPosition,
    StateHash StateHash)
{
    /// <summary>Bytes that are enough for any head.</summary>
    public const int BytesMax = 512;

    /// <summary>Bytes of UTF-8 that each text may have.</summary>
    public const int TextBytesMax = 64;

    private const int Fields = 12;

    /// <summary>Writes the array of all fields in their order.</summary>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(Fields);
        writer.WriteInteger(Zone.Value);
        writer.WriteInteger(Epoch.Value);
        writer.WriteInteger(Sequence);
        writer.WriteInteger(Tick);
        writer.WriteInteger(TakenAtMs);
        writer.WriteInteger(Players);
        writer.WriteInteger((int)Trigger);
        writer.WriteString(TriggerId);
        writer.WriteString(Node);
        writer.WriteString(JournalId);
        writer.WriteInteger(JournalPosition);
        var hash = StateHash;
        writer.WriteBinary(hash);
    }

    /// <summary>Reads what <see cref="Write"/> wrote; fields that a newer version added are passed over.</summary>
    /// <exception cref="ProtocolException">The bytes are no head.</exception>
    public static ZoneSnapshotHead Read(ref MessagePackReader reader)
    {
        var extra = EventCodec.OpenPayload(ref reader, Fields);
        var head = new ZoneSnapshotHead(
            new(reader.ReadInt32()),
            new(reader.ReadInt32()),
            reader.ReadNonNegative(),
            reader.ReadNonNegative(),
            reader.ReadNonNegative(),
            reader.ReadNonNegativeInt32(),
            (SnapshotTrigger)reader.ReadInt32(),
            reader.ReadString(TextBytesMax),
            reader.ReadString(TextBytesMax),
            reader.ReadString(TextBytesMax),
            reader.ReadNonNegative(),
            Events.StateHash.From(reader.ReadBinary(Events.StateHash.SizeBytes)));
        reader.Skip(extra);
        return head;
    }
}
