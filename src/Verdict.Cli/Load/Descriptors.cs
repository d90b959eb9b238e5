namespace Verdict.Cli.Load;

/// <summary>How many file descriptors a process may have; each connection is one.</summary>
internal static class Descriptors
{
    /// <summary>What a program needs besides connections: its libraries, logs and journal.</summary>
    public const int Others = 300;

    private const string Line = "Max open files";

    /// <summary>The limit of this process and those that it starts; null where nobody says.</summary>
    public static int? Max()
    {
        try
        {
            return OperatingSystem.IsLinux() ? Parse(File.ReadAllText("/proc/self/limits")) : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The hard limit, for .NET raises its own to that when it starts; null when there is none.</summary>
    /// <param name="limits">Text of /proc/self/limits.</param>
    public static int? Parse(string limits)
    {
        var line = limits.Split('\n').FirstOrDefault(line => line.StartsWith(Line, StringComparison.Ordinal)) ?? string.Empty;
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 4 && int.TryParse(words[4], out var hard) ? hard : null;
    }
}
