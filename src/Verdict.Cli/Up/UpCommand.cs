using System.CommandLine;
using Verdict.Cli.Building;
using Verdict.Cli.Terminal;

namespace Verdict.Cli.Up;

/// <summary>`verdict up`: the whole platform on this machine.</summary>
internal static class UpCommand
{
    private const int BotsMax = 2_000;
    private const int ZonesMax = 1_000;

    public static Command Create()
    {
        var bots = Numbers.Option("--bots", 20, 0, BotsMax, "Walking players to add.");
        var zones = Numbers.Option("--zones", 4, 1, ZonesMax, "Zones of the world.");
        var map = MapFile.Option("Map file of every zone. Default: what VERDICT_MAP names, else the one that comes with the server.");
        var data = new Option<DirectoryInfo>("--data")
        {
            Description = "Where everything is kept; it survives restarts. Default: ./data",
            DefaultValueFactory = _ => new("data"),
        };
        var seconds = Numbers.Optional(
            "--for",
            1,
            7 * 24 * 3_600,
            "Seconds to play; then settle, compare verdicts with rows, print a summary and stop.");
        var json = new Option<bool>("--json")
        {
            Description = "With --for: print the summary as one JSON object on standard output, everything else on standard error.",
        };
        var port = Numbers.Option("--port", 7777, 0, 65_535, "TCP port of the game server; 0 takes a free one.");
        var health = Numbers.Option("--health-port", 7778, 0, 65_535, "HTTP port of the game server's health; 0 takes a free one.");
        var http = Numbers.Option("--http-port", 8080, 0, 65_535, "HTTP port of the platform and its dashboard; 0 takes a free one.");
        var command = new Command("up", "Builds what is stale and starts everything: game server, platform, dashboard and walking bots.")
        {
            bots, zones, map, data, seconds, json, port, health, http,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(json) && result.GetValue(seconds) is null)
            {
                result.AddError("--json prints the summary of a bounded run; give --for SECONDS as well.");
            }
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            var options = new UpOptions(
                parsed.GetValue(bots),
                parsed.GetValue(zones),
                parsed.GetValue(data)!.FullName,
                parsed.GetValue(seconds) is { } given ? TimeSpan.FromSeconds(given) : null,
                parsed.GetValue(json),
                parsed.GetValue(port),
                parsed.GetValue(health),
                parsed.GetValue(http),
                parsed.GetValue(map)?.FullName ?? MapOfEnvironment());
            return await new UpRun(options, Repository.Find(), new Output(options.Json)).RunAsync(cancellation);
        });
        return HelpWithExamples.Teach(command, """
            Examples:
              verdict up                                   play, watch http://127.0.0.1:8080, Ctrl-C to stop
              verdict up --bots 100 --zones 10             a fuller world
              verdict up --map maps/arena.json             on ground of your own
              verdict up --bots 20 --for 30                prove it: verdicts = events journalled = rows
              verdict up --for 30 --json | jq .lost        the same for a program
              KAFKA_BROKERS=host:9092 MYSQL_URL=mysql://user:password@host/verdict verdict up
              REDIS_URL=redis://host:6379 MONGODB_URL=mongodb://host:27017/verdict verdict up

            Logs of each part are in DIR/logs. A part that dies is started again.
            Exit code 1 when the summary of --for does not add up, 2 when the map cannot be used,
            3 when a port is taken or a tool is missing.
            """);
    }

    // The platform draws what this variable names, so the zones had better be of it.
    private static string? MapOfEnvironment() =>
        Environment.GetEnvironmentVariable("VERDICT_MAP") is { Length: > 0 } named ? Path.GetFullPath(named) : null;
}
