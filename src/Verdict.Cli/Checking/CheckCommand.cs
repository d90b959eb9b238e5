using System.CommandLine;
using Verdict.Cli.Building;
using Verdict.Cli.Terminal;

namespace Verdict.Cli.Checking;

/// <summary>`verdict check`: what can be said about the sources without running them.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var command = new Command(
            "check",
            "Checks formatting, analysers, TypeScript types and that generated contracts are fresh. Runs no tests.");
        command.SetAction(async (_, cancellation) =>
        {
            var output = new Output(json: false);
            var failed = await new SourceChecks(Repository.Find(), output).RunAsync(cancellation);
            if (failed.Count == 0) output.Line("All checks passed.");
            else output.Warn($"Failed: {string.Join(", ", failed)}.");
            return failed.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
        });
        return HelpWithExamples.Teach(command, """
            Mend formatting with: dotnet format Verdict.slnx
            Mend contracts with:  verdict contracts
            """);
    }
}
