using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Verdict.Cli.Terminal;

/// <summary>The ordinary help, followed by examples and notes of the command it is asked about.</summary>
internal sealed class HelpWithExamples(HelpAction inner) : SynchronousCommandLineAction
{
    private static readonly Dictionary<Command, string> Texts = [];

    /// <summary>Whoever asks for help need not have given what the command needs.</summary>
    public override bool ClearsParseErrors => true;

    /// <summary>Says what stands below a command's options in its help.</summary>
    public static TCommand Teach<TCommand>(TCommand command, string text)
        where TCommand : Command
    {
        Texts[command] = text;
        return command;
    }

    public static void Install(RootCommand root)
    {
        foreach (var option in root.Options)
        {
            if (option is HelpOption { Action: HelpAction action } help) help.Action = new HelpWithExamples(action);
        }
    }

    public override int Invoke(ParseResult parseResult)
    {
        var result = inner.Invoke(parseResult);
        if (Texts.TryGetValue(parseResult.CommandResult.Command, out var text)) parseResult.InvocationConfiguration.Output.WriteLine(text);
        return result;
    }
}
