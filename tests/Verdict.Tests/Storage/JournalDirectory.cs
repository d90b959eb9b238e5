using System.Globalization;
using Verdict.Storage.Journal;

namespace Verdict.Tests.Storage;

/// <summary>A journal of one test, in a directory of its own that goes away with it.</summary>
internal sealed class JournalDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("verdict-journal-").FullName;

    public string HeadPath => System.IO.Path.Combine(Path, "head");

    public string[] Segments => [.. Directory.GetFiles(Path, "*.journal").Order(StringComparer.Ordinal)];

    public string[] Corrupt => [.. Directory.GetFiles(Path, "*.corrupt").Order(StringComparer.Ordinal)];

    public JournalWriter OpenWriter(int segmentBytesMax = 1024 * 1024, int pendingBytesMax = 16 * 1024 * 1024) =>
        JournalWriter.Open(Path, new() { SegmentBytesMax = segmentBytesMax, PendingBytesMax = pendingBytesMax, FlushToDisk = false });

    /// <summary>Zone, sequence and count of every block that can be read, with how many events were found missing.</summary>
    public (List<ReadBlock> Blocks, long EventsLost) ReadAll(long position = 0)
    {
        using var reader = JournalReader.Open(Path, position);
        var blocks = new List<ReadBlock>();
        while (reader.TryReadBlock(out var block)) blocks.Add(ReadBlock.From(block));
        return (blocks, reader.EventsLost);
    }

    public string SegmentPath(long basePosition) =>
        System.IO.Path.Combine(Path, basePosition.ToString("D20", CultureInfo.InvariantCulture) + ".journal");

    public void FlipBit(long position, int bit = 0)
    {
        var path = Segments.Last(s => Base(s) <= position);
        var bytes = File.ReadAllBytes(path);
        bytes[position - Base(path)] ^= (byte)(1 << bit);
        File.WriteAllBytes(path, bytes);
    }

    public void Truncate(long position)
    {
        var path = Segments.Last(s => Base(s) <= position);
        using var file = File.OpenWrite(path);
        file.SetLength(position - Base(path));
    }

    public static long Base(string segmentPath) =>
        long.Parse(System.IO.Path.GetFileNameWithoutExtension(segmentPath.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

/// <summary>What a test remembers of a block after its buffer was reused.</summary>
internal sealed record ReadBlock(
    int Zone,
    long FirstSequence,
    long FirstIndex,
    int Count,
    long Position,
    long EndPosition,
    long LostBefore,
    string BodyHash)
{
    public static ReadBlock From(in JournalBlock block) => new(
        block.Zone.Value,
        block.FirstSequence,
        block.FirstIndex,
        block.Count,
        block.Position,
        block.EndPosition,
        block.LostBefore,
        Hash(block.Body.Span));

    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(bytes));
}
