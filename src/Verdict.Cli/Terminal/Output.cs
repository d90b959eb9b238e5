using System.Diagnostics;
using Spectre.Console;

namespace Verdict.Cli.Terminal;

/// <summary>Speaks to the person at the terminal: lines that stay, and one status line that is overwritten.</summary>
/// <remarks>With --json only the result goes to standard output; everything else goes to standard error in either case,
/// so that a pipe never mixes the two.</remarks>
internal sealed class Output
{
    private const int QuietStatusSeconds = 5;

    private readonly Lock _gate = new();
    private readonly bool _isTerminal = !Console.IsErrorRedirected;
    private readonly Stopwatch _sinceStatus = new();
    private bool _statusShown;

    public Output(bool json)
    {
        IsJson = json;
        People = Create(Console.Error, Console.IsErrorRedirected);
        Results = json ? People : Create(Console.Out, Console.IsOutputRedirected);
    }

    public bool IsJson { get; }

    /// <summary>Standard error with colours and tables.</summary>
    public IAnsiConsole People { get; }

    /// <summary>Where a result for people goes: standard output, unless a result for programs goes there.</summary>
    public IAnsiConsole Results { get; }

    /// <summary>A line that stays. Not markup: a path may hold brackets.</summary>
    public void Line(string text)
    {
        lock (_gate)
        {
            ClearStatus();
            Console.Error.WriteLine(text);
        }
    }

    /// <summary>A warning or an error that stays.</summary>
    public void Warn(string text)
    {
        lock (_gate)
        {
            ClearStatus();
            Console.Error.WriteLine(_isTerminal ? $"\e[33m{text}\e[0m" : text);
        }
    }

    /// <summary>What goes on right now. Without a terminal it becomes a line every few seconds,
    /// so that a log shows life but does not fill.</summary>
    public void Status(string text)
    {
        lock (_gate)
        {
            if (_isTerminal)
            {
                var width = Math.Max(20, SafeWidth() - 1);
                Console.Error.Write($"\r\e[2K{(text.Length > width ? text[..width] : text)}");
                _statusShown = true;
            }
            else if (!_sinceStatus.IsRunning || _sinceStatus.Elapsed.TotalSeconds >= QuietStatusSeconds)
            {
                _sinceStatus.Restart();
                Console.Error.WriteLine(text);
            }
        }
    }

    /// <summary>Removes the status line, when what it told of is over.</summary>
    public void Done()
    {
        lock (_gate) ClearStatus();
    }

    /// <summary>A table for people.</summary>
    public void Table(Table table)
    {
        Done();
        Results.Write(table);
    }

    // What is redirected is read by a program or kept in a log, where colours are noise.
    private static IAnsiConsole Create(TextWriter writer, bool isRedirected) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(writer),
        Ansi = isRedirected ? AnsiSupport.No : AnsiSupport.Detect,
    });

    private void ClearStatus()
    {
        if (!_statusShown) return;
        Console.Error.Write("\r\e[2K");
        _statusShown = false;
    }

    private static int SafeWidth()
    {
        try
        {
            return Console.WindowWidth is > 0 and var width ? width : 80;
        }
        catch (IOException)
        {
            return 80;
        }
    }
}
