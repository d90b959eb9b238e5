namespace Verdict.Cli.Building;

/// <summary>Tells whether something built is older than what it is built from.</summary>
internal static class Staleness
{
    private static readonly HashSet<string> NotSources = new(StringComparer.Ordinal)
    {
        "bin", "obj", "node_modules", "dist", ".git", ".build",
    };

    /// <summary>Whether the product is missing or any source, file or folder, was written after it.</summary>
    public static bool IsStale(string product, params IEnumerable<string> sources)
    {
        if (!File.Exists(product)) return true;
        var builtAt = File.GetLastWriteTimeUtc(product);
        return sources.Any(source => IsNewer(source, builtAt));
    }

    // A folder's own time changes when something in it is removed, which is a change of sources too.
    private static bool IsNewer(string path, DateTime builtAt)
    {
        if (File.Exists(path)) return File.GetLastWriteTimeUtc(path) > builtAt;
        if (!Directory.Exists(path)) return false;
        return Directory.GetLastWriteTimeUtc(path) > builtAt
            || Directory.EnumerateFiles(path).Any(file => File.GetLastWriteTimeUtc(file) > builtAt)
            || Directory.EnumerateDirectories(path).Any(inner => !NotSources.Contains(Path.GetFileName(inner)) && IsNewer(inner, builtAt));
    }
}
