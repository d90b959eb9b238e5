using System.CommandLine;
using Verdict.Cli.Building;
using Verdict.Cli.Terminal;

namespace Verdict.Cli.Contracts;

/// <summary>`verdict contracts`: keeps the TypeScript side's types what the C# records say.</summary>
internal static class ContractsCommand
{
    private static readonly string[] TargetPath = ["platform", "src", "contracts", "events.ts"];

    public static Command Create()
    {
        var check = new Option<bool>("--check") { Description = "Write nothing; exit with 1 when the file is stale." };
        var command = new Command("contracts", "Writes platform/src/contracts/events.ts from the C# event records.") { check };
        command.SetAction(parsed => Run(Repository.Find(), parsed.GetValue(check), new Output(json: false)));
        return HelpWithExamples.Teach(command, """
            Examples:
              verdict contracts            after changing a record in src/Verdict.Events
              verdict contracts --check    as `verdict test` and `verdict check` do
            """);
    }

    /// <summary>Whether the file in the working copy is what the records of this build say.</summary>
    public static bool IsFresh(Repository repository)
    {
        var path = repository.At(TargetPath);
        return File.Exists(path) && File.ReadAllText(path) == TypeScriptContracts.Generate();
    }

    private static int Run(Repository repository, bool check, Output output)
    {
        var path = repository.At(TargetPath);
        if (IsFresh(repository))
        {
            output.Line($"{path} is up to date.");
            return ExitCode.Ok;
        }

        if (check)
        {
            output.Warn($"{path} does not say what the C# records say. Run: verdict contracts");
            return ExitCode.Failed;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, TypeScriptContracts.Generate());
        output.Line($"Wrote {path}.");
        return ExitCode.Ok;
    }
}
