using System.CommandLine;
using Verdict.Cli.Terminal;
using Verdict.GameServer;

namespace Verdict.Cli.Replay;

/// <summary>`verdict replay`: a zone as it was at any recorded moment, and the proof that the log is what it says.</summary>
internal static class ReplayCommand
{
    private const int ZonesMax = 1_000;
    private const int SeatsMax = 1_000;

    private const string Examples = """
        Examples:
          verdict replay --zone 1                       zone 1 as the log leaves it
          verdict replay --zone 1 --to 02:13            as it was at 02:13 today
          verdict replay --zone 1 --to -90s --players   ninety seconds ago, with every player
          verdict replay --zone 1 --to 3:1200           after event 1200 of epoch 3
          verdict replay --verify                       replay everything, compare it with every snapshot and every owner's first event
          verdict replay --verify --json | jq .ok

        It reads and changes nothing, also while servers run. A bare number is an event of the newest epoch; two numbers of two digits
        are a time of the day, here and today; --to 12:034 is event 34 of epoch 12. The events come from the journal in --data; where
        there is none and KAFKA_BROKERS is set, from Kafka. A log that was trimmed is replayed from the oldest snapshot in it.
        Map and seats must be those of the game server that recorded the zone.
        Exit code 1 when something recorded does not fit, is missing, or the moment is not in the log; 3 when there is no log.
        """;

    public static Command Create()
    {
        var defaults = new GameServerOptions();
        var zone = Numbers.Optional("--zone", 1, ZonesMax, "The zone to rebuild. With --verify: only this one.");
        var to = new Option<ReplayTarget>("--to")
        {
            Description = $"Where to stop: {ReplayTarget.Forms}. Default: the end of the log.",
            CustomParser = result =>
            {
                var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : string.Empty;
                if (ReplayTarget.TryParse(text, TimeProvider.System.GetLocalNow(), out var target)) return target;
                result.AddError($"--to takes {ReplayTarget.Forms}, not '{text}'.");
                return null;
            },
            DefaultValueFactory = _ => ReplayTarget.End,
        };
        var data = new Option<DirectoryInfo>("--data")
        {
            Description = "The data directory whose journal to read. Default: ./data",
            DefaultValueFactory = _ => new("data"),
        };
        var map = MapFile.Option("Map of the zones. Default: the one that comes with the server.");
        var seats = Numbers.Option("--players-max", defaults.PlayersPerZoneMax, 1, SeatsMax, "Seats of a zone.");
        var zones = Numbers.Option("--zones", 4, 1, ZonesMax, "With --verify on Kafka: how many zones to read.");
        var players = new Option<bool>("--players") { Description = "List every player, not only the first twenty." };
        var verify = new Option<bool>("--verify") { Description = "Prove the whole log instead of showing a moment." };
        var json = new Option<bool>("--json")
        {
            Description = "Print the result as one JSON object on standard output, everything else on standard error.",
        };
        var command = new Command(
            "replay",
            "Rebuilds a zone from the log at any recorded moment, and proves the log against its snapshots.")
        {
            zone, to, data, map, seats, zones, players, verify, json,
        };
        command.Validators.Add(result =>
        {
            var isBounded = result.GetResult(to) is { Implicit: false };
            if (!result.GetValue(verify) && result.GetValue(zone) is null) result.AddError("Give --zone N, or --verify for all zones.");
            if (result.GetValue(verify) && isBounded) result.AddError("--verify reads everything; leave --to out.");
        });
        command.SetAction((parsed, cancellation) => new ReplayRun(new(
            parsed.GetValue(zone),
            parsed.GetValue(to)!,
            parsed.GetValue(data)!.FullName,
            parsed.GetValue(map)?.FullName,
            parsed.GetValue(seats),
            parsed.GetValue(zones),
            parsed.GetValue(players),
            parsed.GetValue(verify),
            parsed.GetValue(json))).RunAsync(cancellation));
        return HelpWithExamples.Teach(command, Examples);
    }
}
