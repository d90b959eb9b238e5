using System.CommandLine;
using Verdict.Cli.Building;
using Verdict.Cli.Processes;
using Verdict.Cli.Terminal;

namespace Verdict.Cli.Bench;

/// <summary>`verdict bench`: builds and runs the benchmarks, which hold themselves to their budgets.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        var arguments = new Argument<string[]>("arguments")
        {
            Description = "Passed on to the benchmarks as they are.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command("bench", "Runs the benchmarks with their budgets; `bench w` measures a whole server.")
        {
            arguments,
            WorkloadCommand.Create(),
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(async (parsed, cancellation) =>
        {
            var repository = Repository.Find();
            var output = new Output(json: false);
            string[] build =
            [
                "build", repository.At("bench", "Verdict.Benchmarks"),
                "-c", "Release", "--artifacts-path", repository.DotnetArtifacts, "-v", "quiet", "-nologo",
            ];
            await new BuildStep(repository, output).RunAsync(
                "Building the benchmarks",
                "bench",
                new("dotnet", build, repository.Root),
                cancellation);
            string[] run =
            [
                repository.Output("Verdict.Benchmarks", "Verdict.Benchmarks.dll"),
                .. parsed.GetValue(arguments) ?? [],
                .. parsed.UnmatchedTokens,
            ];
            return await new ToolCall("dotnet", run, repository.Root).RunInForegroundAsync(cancellation) == 0
                ? ExitCode.Ok
                : ExitCode.Failed;
        });
        return HelpWithExamples.Teach(command, """
            Examples:
              verdict bench                          everything, held to its budgets
              verdict bench w                        a whole server, 1,000 players in 10 rooms
              verdict bench -- --filter '*Zone*'     only some; see BenchmarkDotNet for more
            """);
    }
}
