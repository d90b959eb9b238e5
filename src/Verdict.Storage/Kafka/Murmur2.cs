using System.Buffers.Binary;

namespace Verdict.Storage.Kafka;

/// <summary>The hash by which Kafka's clients choose a key's partition.</summary>
internal static class Murmur2
{
    private const uint Multiplier = 0x5bd1e995;
    private const uint Seed = 0x9747b28c;

    public static int PartitionOf(ReadOnlySpan<byte> key, int partitions) => (int)(Hash(key) & int.MaxValue) % partitions;

    internal static uint Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = Seed ^ (uint)bytes.Length;
        while (bytes.Length >= sizeof(uint))
        {
            var word = BinaryPrimitives.ReadUInt32LittleEndian(bytes) * Multiplier;
            word = (word ^ (word >> 24)) * Multiplier;
            hash = (hash * Multiplier) ^ word;
            bytes = bytes[sizeof(uint)..];
        }

        if (bytes.Length > 2) hash ^= (uint)bytes[2] << 16;
        if (bytes.Length > 1) hash ^= (uint)bytes[1] << 8;
        if (bytes.Length > 0) hash = (hash ^ bytes[0]) * Multiplier;
        hash = (hash ^ (hash >> 13)) * Multiplier;
        return hash ^ (hash >> 15);
    }
}
