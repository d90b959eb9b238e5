namespace Verdict.Cli;

/// <summary>What the command tells the shell. `verdict --help` lists them.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>It ran, and what it did or checked failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line made no sense.</summary>
    public const int Usage = 2;

    /// <summary>Something that it needs is not installed, not reachable or already taken.</summary>
    public const int Missing = 3;
}

/// <summary>Ends the command with a message for people: what was wrong and what to do.</summary>
internal sealed class CliException(string message, int exitCode = ExitCode.Failed) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
