using System.CommandLine;
using Verdict.Zones;

namespace Verdict.Cli.Terminal;

/// <summary>A map file that is named on the command line.</summary>
internal static class MapFile
{
    public static Option<FileInfo?> Option(string description) => new("--map") { Description = description };

    /// <summary>Reads a map, or the one that comes with the server where none is named.</summary>
    /// <exception cref="CliException">It is not there, or cannot be played on.</exception>
    public static ZoneMap Read(string? path)
    {
        path ??= Path.Combine(AppContext.BaseDirectory, "maps", "meadow.json");
        try
        {
            return ZoneMap.Parse(File.ReadAllText(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or MapException)
        {
            throw new CliException(
                $"The map {path} cannot be used: {error.Message} Mend it, or name another one with --map;"
                + " \"Map files\" in docs/operations.md says what is in one.",
                ExitCode.Usage);
        }
    }
}
