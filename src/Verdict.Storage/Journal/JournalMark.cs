using System.Buffers.Binary;

namespace Verdict.Storage.Journal;

/// <summary>A point in the journal that somebody has reached: what the head and the shipped file hold.</summary>
/// <param name="Position">Bytes since the journal's beginning.</param>
/// <param name="Index">Zone events before that position, ever.</param>
/// <param name="UnixMs">When it was reached, in Unix milliseconds.</param>
public readonly record struct JournalMark(long Position, long Index, long UnixMs)
{
    internal const int SizeBytes = 32;

    private const int ChecksumAt = 24;

    /// <summary>How far Kafka has acknowledged the journal in a directory; nothing when that is not known.</summary>
    public static JournalMark ReadShipped(string directory) => ReadFile(directory, JournalFormat.ShippedFileName);

    /// <summary>How far every durable consumer of the platform has read the journal in a directory; nothing when that is not
    /// known.</summary>
    public static JournalMark ReadConsumed(string directory) => ReadFile(directory, JournalFormat.ConsumedFileName);

    internal void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Position);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], Index);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], UnixMs);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[ChecksumAt..], Crc32C.Compute(bytes[..ChecksumAt]));
        BinaryPrimitives.WriteInt32LittleEndian(bytes[28..], 0);
    }

    /// <summary>Reads a mark; false when the bytes are torn: somebody is writing them at this moment, or a power cut caught them
    /// half-way.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> bytes, out JournalMark mark)
    {
        mark = default;
        if (bytes.Length < SizeBytes) return false;
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumAt..]) != Crc32C.Compute(bytes[..ChecksumAt])) return false;
        mark = new(
            BinaryPrimitives.ReadInt64LittleEndian(bytes),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]));
        return mark.Position >= 0 && mark.Index >= 0;
    }

    private static JournalMark ReadFile(string directory, string name)
    {
        var path = Path.Combine(directory, name);
        if (!File.Exists(path)) return default;
        using var file = JournalFormat.Open(path, FileMode.Open, FileAccess.Read);
        return MarkFile.TryRead(file, out var mark) ? mark : default;
    }
}
