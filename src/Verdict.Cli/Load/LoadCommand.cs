using System.CommandLine;
using Verdict.Cli.Terminal;

namespace Verdict.Cli.Load;

/// <summary>`verdict load`: many clients from one process, and what they measured.</summary>
internal static class LoadCommand
{
    private const int ClientsMax = 50_000;

    private const string Examples = """
        Examples:
          verdict load                                          500 players, 10 moves a second each, 15 seconds
          verdict load --clients 2000 --rate 4 --seconds 60     more players, walking pace
          verdict load --clients 10000 --rate 4 --ramp 20       ten thousand, coming in over 20 seconds
          verdict load --clients 500 --seconds 15 --json | jq .rtt_ms.p99
          verdict load --seconds 60 --json | jq '.undone, .outages'    kill the game server meanwhile
          verdict load --acks acks.csv                          every acknowledged move, to compare with the database
          verdict load --clients 1000 --stop-reading 100        what do 900 notice when 100 stop reading?

        It needs a running game server and platform; `verdict up` starts both. A client whose connection is lost takes its seat
        again by itself, and checks that no move it was acknowledged has been undone. Times of verdicts count from when the move
        was due, while connected; an outage is reported as an outage. Each client is a file descriptor here and one there: see
        ulimit -n. One thread serves thousands of clients in passes a millisecond apart, which its times include.
        Exit code 1 when an acknowledged move was undone, somebody did not come back, or no move was ever accepted;
        3 when nobody answers.
        """;

    public static Command Create()
    {
        var clients = Numbers.Option("--clients", 500, 1, ClientsMax, "Players to connect.");
        var pace = new LoadPace();
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
            clients, pace.Rate, pace.Seconds, pace.WarmUp, pace.Ramp, pace.Threads, connect, platform, zone, acks, reconnectFor,
            pace.StopReading, pace.StopFor, pace.Apply, json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var target = new LoadTarget(parsed.GetValue(connect)!, parsed.GetValue(platform)!, parsed.GetValue(acks)?.FullName);
            var options = pace.Read(parsed, parsed.GetValue(clients)) with
            {
                Zone = parsed.GetValue(zone),
                ReconnectFor = TimeSpan.FromSeconds(parsed.GetValue(reconnectFor)),
            };
            return await new LoadRun(target, options, new Output(parsed.GetValue(json))).RunAsync(cancellation);
        });
        return HelpWithExamples.Teach(command, Examples);
    }
}
