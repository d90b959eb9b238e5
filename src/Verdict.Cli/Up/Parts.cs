using System.Text.Json;
using Verdict.Cli.Building;
using Verdict.Cli.Processes;
using Verdict.Cli.Terminal;

namespace Verdict.Cli.Up;

/// <summary>How the servers are started: their programs, arguments and variables.</summary>
internal static class Parts
{
    public static Part GameServer(UpOptions options, Repository repository, Output output)
    {
        if (!File.Exists(repository.GameServer))
        {
            throw new CliException(
                $"The game server is not built: {repository.GameServer} is missing. ./verdict builds it; start the command through that.");
        }

        var call = GameServerCall(options, repository);
        return new("game server", () => call, Path.Combine(options.LogsDirectory, "game-server.log"), output);
    }

    public static Part Platform(UpOptions options, Repository repository, Output output)
    {
        var call = PlatformCall(options, repository);
        return new("platform", () => call, Path.Combine(options.LogsDirectory, "platform.log"), output);
    }

    public static ToolCall GameServerCall(UpOptions options, Repository repository)
    {
        string[] arguments =
        [
            repository.GameServer,
            "--data", options.DataDirectory,
            "--port", $"{options.Port}",
            "--health-port", $"{options.HealthPort}",
            "--zones", $"{options.Zones}",
            .. options.MapFile is { } map ? (string[])["--map", map] : [],
        ];
        // Cold snapshots lie with the platform. Other variables, such as REDIS_URL, are inherited as they are.
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PLATFORM_URL"] = $"http://127.0.0.1:{options.HttpPort}",
        };
        return new("dotnet", arguments, repository.Root, variables);
    }

    public static ToolCall PlatformCall(UpOptions options, Repository repository)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["VERDICT_DATA"] = options.DataDirectory,
            ["VERDICT_PORT"] = $"{options.HttpPort}",
            ["VERDICT_GAME_ENDPOINT"] = $"127.0.0.1:{options.Port}",
        };
        if (options.MapFile is { } map) variables["VERDICT_MAP"] = map;
        return new(repository.Bun, [repository.At("platform", "src", "main.ts")], repository.Root, variables);
    }

    public static string Text(this JsonElement said, string property) =>
        said.TryGetProperty(property, out var value) ? value.ToString() : string.Empty;
}
