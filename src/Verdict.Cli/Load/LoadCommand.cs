using System.CommandLine;
using Verdict.Cli.Terminal;
using Verdict.GameServer.Net;

namespace Verdict.Cli.Load;

/// <summary>`verdict load`: many clients from one process, and what they measured.</summary>
internal static class LoadCommand
{
    private const int ClientsMax = 50_000;
    private const double RateMax = 100;

    private const string Examples = """
        Examples:
          verdict load                                          500 players, 10 moves a second each, 15 seconds
          verdict load --clients 2000 --rate 4 --seconds 60     more players, walking pace
          verdict load --clients 500 --seconds 15 --json | jq .rtt_ms.p99
          verdict load --seconds 60 --json | jq '.undone, .outages'    kill the game server meanwhile
          verdict load --acks acks.csv                          every acknowledged move, to compare with the database

        It needs a running game server and platform; `verdict up` starts both. A client whose connection is lost takes its seat
        again by itself, and checks that no move it was acknowledged has been undone. Times of verdicts count while connected;
        an outage is reported as an outage.
        Exit code 1 when an acknowledged move was undone, somebody did not come back, or no move was ever accepted;
        3 when nobody answers.
        """;

    public static Command Create()
    {
        var clients = Numbers.Option("--clients", 500, 1, ClientsMax, "Players to connect.");
        var rate = new Option<double>("--rate") { Description = "Moves a second of each player.", DefaultValueFactory = _ => 10 };
        rate.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is <= 0 or > RateMax)
            {
                result.AddError($"--rate takes more than 0 and at most {RateMax}.");
            }
        });
        var seconds = Numbers.Option("--seconds", 15, 1, 7 * 24 * 3_600, "How long to send moves.");
        var connect = Endpoints.Connect();
        var platform = Endpoints.Platform();
        var zone = Numbers.Option("--zone", 0, 0, int.MaxValue, "Zone to enter; 0 lets the platform and the server choose.");
        var acks = new Option<FileInfo?>("--acks")
        {
            Description = "File for one line per acknowledged move: playerId,commandSequence,x,y. Written anew.",
        };
        var reconnectFor = Numbers.Option(
            "--reconnect-for",
            60,
            0,
            24 * 3_600,
            "Seconds for which a client that lost its connection tries to come back; 0 gives up at once.");
        var json = new Option<bool>("--json")
        {
            Description = "Print the result as one JSON object on standard output, everything else on standard error.",
        };
        var command = new Command(
            "load",
            "Logs many players in, lets them walk, and measures the time to each verdict from when its move was due.")
        {
            clients, rate, seconds, connect, platform, zone, acks, reconnectFor, json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            // Thousands of clients share the machine with the server they measure.
            InlineSockets.Prefer();
            var game = parsed.GetValue(connect)!;
            var options = new LoadOptions(
                parsed.GetValue(clients),
                parsed.GetValue(rate),
                parsed.GetValue(seconds),
                game.Host,
                game.Port,
                parsed.GetValue(platform)!,
                parsed.GetValue(zone),
                parsed.GetValue(acks)?.FullName,
                TimeSpan.FromSeconds(parsed.GetValue(reconnectFor)),
                parsed.GetValue(json));
            return await new LoadRun(options, new Output(options.Json)).RunAsync(cancellation);
        });
        return HelpWithExamples.Teach(command, Examples);
    }
}
