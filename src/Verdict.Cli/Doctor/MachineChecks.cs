using Verdict.Cli.Building;
using Verdict.Cli.Processes;

namespace Verdict.Cli.Doctor;

/// <summary>What this machine must have: tools, libraries, a place to write, free ports.</summary>
internal sealed class MachineChecks(Repository repository, string dataDirectory)
{
    private const int SdkMajorMin = 10;
    private const int NodeMajorMin = 20;
    private const long FreeBytesMin = 1L << 30;
    private const string Librdkafka = "librdkafka.so.1";

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellation) =>
    [
        await VersionAsync(
            ".NET SDK",
            "dotnet",
            SdkMajorMin,
            "https://dotnet.microsoft.com/download, or the package dotnet-sdk-10.0 of your system.",
            cancellation),
        await VersionAsync("Node.js", "node", NodeMajorMin, Tool.HowToInstall("node"), cancellation),
        await VersionAsync("npm", "npm", 1, Tool.HowToInstall("npm"), cancellation),
        Packages(),
        KafkaLibrary(),
        DataDirectory(),
        DiskSpace(),
    ];

    private async Task<Finding> VersionAsync(string name, string program, int majorMin, string mend, CancellationToken cancellation)
    {
        var version = await new ToolCall(program, ["--version"], repository.Root).ReadAsync(cancellation);
        if (version is null) return new(name, Health.Bad, $"{program} is not on PATH, or does not run.", mend);
        var known = int.TryParse(version.TrimStart('v').Split('.')[0], out var major);
        return known && major >= majorMin
            ? new(name, Health.Good, version)
            : new(name, Health.Bad, $"{version}; {majorMin} or newer is needed.", mend);
    }

    private Finding Packages() => File.Exists(repository.Bun)
        ? new("npm packages", Health.Good, "installed")
        : new("npm packages", Health.Lacking, "not installed yet", "verdict up installs them; by hand: npm ci");

    private static Finding KafkaLibrary()
    {
        if (Library.Loads(Librdkafka)) return new("librdkafka", Health.Good, $"{Librdkafka} loads");
        var wanted = Environment.GetEnvironmentVariable("KAFKA_BROKERS") is { Length: > 0 };
        return new(
            "librdkafka",
            wanted ? Health.Bad : Health.Lacking,
            $"{Librdkafka} does not load; only Kafka needs it.",
            "apt-get install librdkafka1 (Debian), or the librdkafka of your system.");
    }

    private Finding DataDirectory()
    {
        try
        {
            Directory.CreateDirectory(dataDirectory);
            var probe = Path.Combine(dataDirectory, $".doctor-{Environment.ProcessId}");
            File.WriteAllText(probe, string.Empty);
            File.Delete(probe);
            return new("data directory", Health.Good, dataDirectory);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new(
                "data directory",
                Health.Bad,
                $"{dataDirectory} cannot be written: {error.Message}",
                "Change its owner, or choose another with --data.");
        }
    }

    private Finding DiskSpace()
    {
        try
        {
            var free = new DriveInfo(Path.GetFullPath(dataDirectory)).AvailableFreeSpace;
            var detail = $"{free / (double)(1 << 30):0.0} GiB free";
            return free >= FreeBytesMin
                ? new("disk space", Health.Good, detail)
                : new(
                    "disk space",
                    Health.Lacking,
                    detail,
                    "The journal keeps events until consumers have them; make room, or choose another --data.");
        }
        catch (Exception error) when (error is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return new("disk space", Health.Lacking, $"cannot be told: {error.Message}");
        }
    }
}
