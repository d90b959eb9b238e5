namespace Verdict.Cli.Processes;

/// <summary>Programs that are not ours: whether they are here, and how to get them.</summary>
internal static class Tool
{
    private static readonly Dictionary<string, string> DebianPackages = new(StringComparer.Ordinal)
    {
        ["npm"] = "nodejs npm",
        ["node"] = "nodejs",
        ["kcat"] = "kcat",
        ["mariadbd"] = "mariadb-server",
        ["chromium"] = "chromium",
        ["redis-server"] = "redis-server",
        ["tmux"] = "tmux",
    };

    public static bool IsOnPath(string name) => Find(name) is not null;

    /// <summary>The program's path, or null. Servers hide in sbin, which an ordinary user's PATH leaves out.</summary>
    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Append("/usr/sbin")
        .Select(directory => Path.Combine(directory, name))
        .FirstOrDefault(File.Exists);

    public static string HowToInstall(string name) => DebianPackages.TryGetValue(name, out var packages)
        ? $"Install it: apt-get install {packages} (Debian), or the packages of your system."
        : $"Install {name} and put it on PATH.";
}
