namespace Verdict.Storage.Journal;

/// <summary>What tells one journal from every other: the file `id` beside the segments, made with the journal.</summary>
/// <remarks>A position means something only together with it.</remarks>
public static class JournalIdentity
{
    private const int Digits = 32;

    /// <summary>The id of the journal in a directory: 32 hexadecimal digits; empty when it has none yet.</summary>
    public static string Read(string directory)
    {
        var path = Path.Combine(directory, JournalFormat.IdFileName);
        if (!File.Exists(path)) return string.Empty;
        var id = File.ReadAllText(path).Trim();
        return id.Length == Digits && id.All(char.IsAsciiHexDigitLower) ? id : string.Empty;
    }

    /// <summary>The id of the journal in a directory whose lock the caller holds; made, and durable, when it has none.</summary>
    internal static string ReadOrMake(string directory)
    {
        var id = Read(directory);
        if (id.Length > 0) return id;
        id = Guid.NewGuid().ToString("N");
        var path = Path.Combine(directory, JournalFormat.IdFileName);
        var incomplete = path + ".incomplete";
        using (var file = File.OpenHandle(incomplete, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            RandomAccess.Write(file, System.Text.Encoding.ASCII.GetBytes(id + "\n"), 0);
            RandomAccess.FlushToDisk(file);
        }

        File.Move(incomplete, path, overwrite: true);
        DirectoryEntry.Flush(directory);
        return id;
    }
}
