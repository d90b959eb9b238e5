namespace Verdict.Cli.Load;

/// <summary>What `verdict load` was asked for.</summary>
internal sealed record LoadOptions(
    int Clients,
    double Rate,
    int Seconds,
    string Host,
    int Port,
    Uri Platform,
    int Zone,
    string? AcksPath,
    TimeSpan ReconnectFor,
    bool Json);
