using System.CommandLine;
using Verdict.Cli.Building;
using Verdict.Cli.Load;
using Verdict.Cli.Terminal;

namespace Verdict.Cli.Bench;

/// <summary>`verdict bench w`: a whole game server under the load of many rooms.</summary>
internal static class WorkloadCommand
{
    private const int RoomsMax = 500;

    private const string Examples = """
        Examples:
          verdict bench w                                        W(10): 1,000 players in 10 rooms
          verdict bench w --full-view --runs 3                   everybody sees the whole room; medians of three runs
          verdict bench w --rooms 100 --rate 4 --updates 10      10,000 players
          verdict bench w --sweep 10,20,50,100 --rate 4 --updates 10    figures and pictures of ever more rooms
          verdict bench w --rooms 10 --profile                   and where the server's time goes
          verdict bench w --rooms 10 --stop-reading 100          what do 900 notice when 100 stop reading?
          verdict bench w --json | jq .server_cpu_s_per_1000_client_s

        It starts a game server of its own, with a journal in a directory that is thrown away, and needs no platform. Both share
        this machine, so what the load takes is printed too. docs/benchmarks.md says what is measured and how.
        Exit code 1 when an accepted move is not in the journal, or somebody was disconnected.
        """;

    public static Command Create()
    {
        var rooms = Numbers.Option("--rooms", 10, 1, RoomsMax, "Rooms, each a zone with its players.");
        var players = Numbers.Option("--players", Workload.PlayersPerRoom, 1, 1_000, "Players of each room.");
        var updates = Numbers.Option("--updates", 20, 1, 100, "How often a second a player is told what changed.");
        var fullView = new Option<bool>("--full-view") { Description = "Everybody sees the whole room, instead of who is near." };
        var runs = Numbers.Option("--runs", 1, 1, 99, "Measure so often, each time with a fresh server, and give medians.");
        var profile = new Option<bool>("--profile") { Description = "Say where the server's processor time goes." };
        var json = new Option<bool>("--json")
        {
            Description = "Print the result as one JSON object on standard output, everything else on standard error.",
        };
        var sweep = RoomsToSweep();
        var draw = new Option<bool>("--draw") { Description = "Measure nothing; draw the pictures from bench/results again." };
        var pace = new LoadPace(rampSeconds: 0, warmUpSeconds: 5);
        var command = new Command("w", "Measures a whole game server under many rooms of walking players.")
        {
            rooms, players, pace.Rate, updates, fullView, pace.Seconds, pace.WarmUp, pace.Ramp, pace.Threads, runs, profile,
            sweep, draw, pace.StopReading, pace.StopFor, pace.Apply, json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            if (!OperatingSystem.IsLinux())
            {
                throw new CliException("bench w reads what the server uses from /proc, which only Linux has.", ExitCode.Missing);
            }

            if (parsed.GetValue(draw))
            {
                await new SweepPictures(Repository.Find()).DrawAsync(cancellation);
                return ExitCode.Ok;
            }

            var workload = new Workload
            {
                Rooms = parsed.GetValue(rooms),
                Players = parsed.GetValue(players),
                Rate = parsed.GetValue(pace.Rate),
                UpdatesHz = parsed.GetValue(updates),
                FullView = parsed.GetValue(fullView),
            };
            var bench = new WorkloadBench(
                pace.Read(parsed, workload.Clients) with { ReconnectFor = TimeSpan.FromSeconds(10) },
                parsed.GetValue(runs),
                parsed.GetValue(profile),
                Repository.Find(),
                new Output(parsed.GetValue(json)));
            return parsed.GetValue(sweep) is { Length: > 0 } several
                ? await bench.SweepAsync(workload, several, cancellation)
                : await bench.RunAsync(workload, cancellation);
        });
        return HelpWithExamples.Teach(command, Examples);
    }

    private static Option<int[]> RoomsToSweep()
    {
        var option = new Option<int[]>("--sweep")
        {
            Description = "Numbers of rooms, such as 10,20,50,100: measures each, keeps the figures in bench/results and draws pictures.",
            CustomParser = result =>
            {
                var rooms = new List<int>();
                foreach (var text in result.Tokens.SelectMany(token => token.Value.Split(',')))
                {
                    if (int.TryParse(text, out var count) && count is >= 1 and <= RoomsMax) rooms.Add(count);
                    else result.AddError($"--sweep takes numbers from 1 to {RoomsMax} with commas between them, not '{text}'.");
                }

                return [.. rooms];
            },
        };
        return option;
    }
}
