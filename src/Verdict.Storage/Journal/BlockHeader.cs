using System.Buffers.Binary;
using Verdict.Events;
using Verdict.Protocol;

namespace Verdict.Storage.Journal;

/// <summary>The 48 little-endian bytes before a block's body.</summary>
internal readonly record struct BlockHeader(
    RecordKind Kind,
    int BodyLength,
    long FirstIndex,
    int Count,
    ZoneId Zone,
    Epoch Epoch,
    long FirstSequence)
{
    public const int SizeBytes = 48;

    /// <summary>"VBK1" in ASCII.</summary>
    public const uint Magic = 0x314B4256;

    /// <summary>The checksum covers everything behind itself, body included.</summary>
    private const int ChecksumFrom = 12;

    public int BlockLength => SizeBytes + BodyLength;

    /// <summary>Events in the block; figures are no events.</summary>
    public int EventCount => Kind == RecordKind.ZoneEvents ? Count : 0;

    /// <summary>Writes the header before a body that already stands in <paramref name="block"/>, and seals both.</summary>
    public void Seal(Span<byte> block)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(block, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(block[4..], BodyLength);
        BinaryPrimitives.WriteInt32LittleEndian(block[12..], (int)Kind);
        BinaryPrimitives.WriteInt64LittleEndian(block[16..], FirstIndex);
        BinaryPrimitives.WriteInt32LittleEndian(block[24..], Count);
        BinaryPrimitives.WriteInt32LittleEndian(block[28..], Zone.Value);
        BinaryPrimitives.WriteInt32LittleEndian(block[32..], Epoch.Value);
        BinaryPrimitives.WriteInt32LittleEndian(block[36..], 0);
        BinaryPrimitives.WriteInt64LittleEndian(block[40..], FirstSequence);
        BinaryPrimitives.WriteUInt32LittleEndian(block[8..], Crc32C.Compute(block[ChecksumFrom..BlockLength]));
    }

    /// <summary>Reads a header whose body is yet to be checked with <see cref="Matches"/>.</summary>
    /// <returns>False when no block can begin with these bytes.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out BlockHeader header)
    {
        header = default;
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic) return false;
        var bodyLength = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        if (bodyLength is < 0 or > JournalFormat.BodyBytesMax) return false;
        header = new(
            (RecordKind)BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]),
            bodyLength,
            BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[24..]),
            new(BinaryPrimitives.ReadInt32LittleEndian(bytes[28..])),
            new(BinaryPrimitives.ReadInt32LittleEndian(bytes[32..])),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[40..]));
        return true;
    }

    /// <summary>Whether the block's checksum is that of its bytes.</summary>
    public static bool Matches(ReadOnlySpan<byte> block) =>
        BinaryPrimitives.ReadUInt32LittleEndian(block[8..]) == Crc32C.Compute(block[ChecksumFrom..]);
}
