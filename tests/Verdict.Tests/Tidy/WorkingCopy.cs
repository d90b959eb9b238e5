using System.Text.RegularExpressions;
using Verdict.Cli.Building;

namespace Verdict.Tests.Tidy;

/// <summary>The repository as its readers see it: what is written by hand, without what tools leave behind.</summary>
internal static class WorkingCopy
{
    public static string Root { get; } = Repository.Find().Root;

    private static readonly string[] Ignored =
    [
        ".git",
        .. File.ReadAllLines(Path.Combine(Root, ".gitignore")).Select(line => line.Trim('/', ' ')).Where(line => line.Length > 0),
    ];

    private static readonly Lazy<IReadOnlyList<string>> All = new(() => [.. Walk(Root).Order(StringComparer.Ordinal)]);

    /// <summary>Every file, as a path from the root with forward slashes.</summary>
    public static IReadOnlyList<string> Files => All.Value;

    /// <summary>Every folder that holds a file, however deep.</summary>
    public static IEnumerable<string> Folders =>
        Files.SelectMany(FoldersAbove).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    /// <summary>Sources that people write and read; what a command writes is held to its own rules.</summary>
    public static IEnumerable<string> Sources =>
        Files.Where(file => Path.GetExtension(file) is ".cs" or ".ts" or ".tsx" && file != "platform/src/contracts/events.ts");

    public static IEnumerable<string> Documents => Files.Where(file => Path.GetExtension(file) == ".md");

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    public static string[] ReadLines(string file) => File.ReadAllLines(Path.Combine(Root, file));

    public static bool Exists(string path) => Path.Exists(Path.Combine(Root, path));

    /// <summary>Where a relative link in a folder leads, as a path from the root.</summary>
    public static string Resolve(string folder, string link) =>
        Path.GetRelativePath(Root, Path.GetFullPath(Path.Combine(Root, folder, link)));

    /// <summary>Whether a path leads to where programs put what they make, as .gitignore says.</summary>
    public static bool IsMade(string path) => path.Split('/').Any(part => Ignored.Any(pattern => IsMatch(part, pattern)));

    private static IEnumerable<string> FoldersAbove(string file)
    {
        for (var end = file.LastIndexOf('/'); end > 0; end = file.LastIndexOf('/', end - 1)) yield return file[..end];
    }

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
        {
            if (IsMade(entry.Name)) continue;
            if (entry is not DirectoryInfo directory) yield return Path.GetRelativePath(Root, entry.FullName);
            else foreach (var file in Walk(directory.FullName)) yield return file;
        }
    }

    private static bool IsMatch(string name, string pattern) =>
        Regex.IsMatch(name, $"^{Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal)}$");
}
