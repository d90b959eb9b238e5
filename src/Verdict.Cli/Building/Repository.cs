namespace Verdict.Cli.Building;

/// <summary>Where things lie in the working copy that this command belongs to.</summary>
internal sealed class Repository
{
    private const string Marker = "Verdict.slnx";

    private Repository(string root) => Root = root;

    public string Root { get; }

    /// <summary>Everything that the command builds or writes about its own work; never anything of the user's.</summary>
    public string BuildDirectory => Path.Combine(Root, ".build");

    /// <summary>Where the launcher and the tests have dotnet put what it builds.</summary>
    public string DotnetArtifacts => Path.Combine(BuildDirectory, "dotnet");

    public string GameServer => Output("Verdict.GameServer", "Verdict.GameServer.dll");

    public string Bun => At("node_modules", ".bin", "bun");

    /// <summary>Looks upwards for the solution from where it was told, where this program lies and where it runs.</summary>
    /// <exception cref="CliException">It is nowhere.</exception>
    public static Repository Find(string? from = null)
    {
        var told = Environment.GetEnvironmentVariable("VERDICT_ROOT");
        string?[] starts = [from, told, AppContext.BaseDirectory, Environment.CurrentDirectory];
        foreach (var start in starts)
        {
            for (var directory = start; directory is not null; directory = Path.GetDirectoryName(directory))
            {
                if (File.Exists(Path.Combine(directory, Marker))) return new(directory);
            }
        }

        throw new CliException(
            $"No {Marker} was found above {AppContext.BaseDirectory} or {Environment.CurrentDirectory}. Run ./verdict of a clone.",
            ExitCode.Missing);
    }

    public string At(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    /// <summary>A file that a project's Release build made.</summary>
    public string Output(string project, string file) => Path.Combine(DotnetArtifacts, "bin", project, "release", file);
}
