using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Verdict.Storage.Journal;

/// <summary>CRC-32C (Castagnoli): what guards every byte of the journal against a torn write or a flipped bit.</summary>
internal static class Crc32C
{
    /// <summary>Computes the checksum as RFC 3720 defines it; "123456789" in ASCII gives 0xE3069283.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;

        // Eight bytes an instruction. The checksum is defined over bytes in their order, which is what a little-endian load gives; on a
        // big-endian machine the words must be turned round.
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
        {
            crc = BitOperations.Crc32C(crc, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
        }

        foreach (var b in bytes[(words.Length * sizeof(ulong))..]) crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }
}
