using System.CommandLine;
using Verdict.Cli.Terminal;

namespace Verdict.Cli.Simulation;

/// <summary>`verdict sim`: recording and recovery under faults, from seeds.</summary>
internal static class SimCommand
{
    private const int SeedsMax = 10_000_000;
    private const int StepsMax = 1_000_000;

    public static Command Create()
    {
        var seeds = Numbers.Option("--seeds", 100, 1, SeedsMax, "Worlds to run, each with a seed of its own.");
        var seed = new Option<long>("--seed") { Description = "The first seed; the others follow it.", DefaultValueFactory = _ => 1 };
        var steps = Numbers.Option("--steps", SimulationOptions.StepsDefault, 1, StepsMax, "Steps of each world before it may heal.");
        var json = new Option<bool>("--json")
        {
            Description = "Print the result as one JSON object on standard output, everything else on standard error.",
        };
        var keep = new Option<string?>("--keep") { Description = "Directory in which the files of a failed world are kept." };
        var command = new Command(
            "sim",
            "Plays engine, journal and recovery against faults in many small worlds, and checks that nothing is lost or doubled.")
        {
            seeds, seed, steps, json, keep,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var options = new SimOptions(
                parsed.GetValue(seed), parsed.GetValue(seeds), parsed.GetValue(steps), parsed.GetValue(json), parsed.GetValue(keep));
            return Task.FromResult(new SimRun(options, new Output(options.Json)).Run(cancellation));
        });
        return HelpWithExamples.Teach(command, """
            Examples:
              verdict sim                              a hundred worlds
              verdict sim --seeds 10000 --json         many, with the figures for a program
              verdict sim --seed 4711 --seeds 1        one of them again, exactly as it was

            A world runs in steps on one thread: the same seed does the same on every machine.
            Exit code 1 when something did not hold; the seed, the last steps and the command to see it again are printed.
            """);
    }
}
