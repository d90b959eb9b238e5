using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Verdict.Storage.Journal;

/// <summary>The numbers and names of the format that docs/journal.md describes.</summary>
internal static class JournalFormat
{
    public const int Version = 1;

    /// <summary>Every segment starts with these many bytes; they count as positions.</summary>
    public const int FileHeaderBytes = 16;

    /// <summary>No block's body is longer, so a damaged length cannot make a reader reserve the machine's memory.</summary>
    public const int BodyBytesMax = 16 * 1024 * 1024;

    public const string HeadFileName = "head";
    public const string ShippedFileName = "shipped";
    public const string ConsumedFileName = "consumed";
    public const string DroppedFileName = "dropped";
    public const string SpoolFileName = "spool";
    public const string IdFileName = "id";
    public const string LockFileName = "lock";
    public const string SegmentSuffix = ".journal";

    private const int NameDigits = 20;

    /// <summary>"VERDICTJ", the version as 32 little-endian bits, 32 zero bits.</summary>
    public static ReadOnlySpan<byte> FileHeader => "VERDICTJ\x01\0\0\0\0\0\0\0"u8;

    /// <summary>"VERDICTS", with which the spool's file begins.</summary>
    public static ReadOnlySpan<byte> SpoolMagic => "VERDICTS"u8;

    public static string SegmentPath(string directory, long basePosition) =>
        Path.Combine(directory, basePosition.ToString("D20", CultureInfo.InvariantCulture) + SegmentSuffix);

    /// <summary>Opens a file as all of the journal's files are: readers, the writer and whoever trims do not keep each other out.</summary>
    public static SafeFileHandle Open(string path, FileMode mode, FileAccess access) =>
        File.OpenHandle(path, mode, access, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>The positions at which the directory's segments begin, ascending. Other files are none of the journal's business.</summary>
    public static List<long> ListSegments(string directory)
    {
        var bases = new List<long>();
        if (!Directory.Exists(directory)) return bases;
        foreach (var path in Directory.EnumerateFiles(directory, "*" + SegmentSuffix))
        {
            var name = Path.GetFileNameWithoutExtension(path.AsSpan());
            if (name.Length != NameDigits) continue;
            if (long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var basePosition)) bases.Add(basePosition);
        }

        bases.Sort();
        return bases;
    }
}
