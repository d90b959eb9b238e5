using System.CommandLine;
using Verdict.Cli;
using Verdict.Cli.Bench;
using Verdict.Cli.Checking;
using Verdict.Cli.Contracts;
using Verdict.Cli.Doctor;
using Verdict.Cli.Load;
using Verdict.Cli.Play;
using Verdict.Cli.Replay;
using Verdict.Cli.Simulation;
using Verdict.Cli.Terminal;
using Verdict.Cli.Testing;
using Verdict.Cli.Up;

var root = HelpWithExamples.Teach(
    new RootCommand("An event-driven, real-time game platform: the verdict is reached in memory, at once; recording follows.")
    {
        UpCommand.Create(),
        PlayCommand.Create(),
        LoadCommand.Create(),
        ReplayCommand.Create(),
        DoctorCommand.Create(),
        ContractsCommand.Create(),
        TestCommand.Create(),
        BenchCommand.Create(),
        CheckCommand.Create(),
        SimCommand.Create(),
    },
    """
    Start here:
      verdict up                     everything on this machine, with twenty walking bots
      verdict play                   walk among them, in another terminal
      verdict doctor                 what is missing, and how to mend it
      verdict replay --verify        replay all that was recorded, and prove it

    Exit codes:
      0  done
      1  it ran, and what it did or checked failed
      2  the command line made no sense
      3  something it needs is not installed, not reachable or already taken
    """);
HelpWithExamples.Install(root);

var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors) Console.Error.WriteLine(error.Message);
    var command = parsed.CommandResult.Command;
    Console.Error.WriteLine($"See: verdict {(command == root ? string.Empty : command.Name + " ")}--help");
    return ExitCode.Usage;
}

// Stopping takes as long as it takes to lose nothing, so no timer of the library may cut it short; the verbs bound it themselves.
using var stop = new StopSignal();
try
{
    return await parsed.InvokeAsync(new() { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false }, stop.Token);
}
catch (CliException error)
{
    Console.Error.WriteLine($"verdict: {error.Message}");
    return error.ExitCode;
}
catch (Exception error) when (error is not OperationCanceledException)
{
    // Nobody foresaw this one, so everything that helps to find it is shown.
    Console.Error.WriteLine($"verdict: this should not have happened. Please report it with what follows.\n{error}");
    return ExitCode.Failed;
}
catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
{
    Console.Error.WriteLine("verdict: interrupted.");
    return ExitCode.Failed;
}
