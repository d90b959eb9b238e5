using Verdict.Cli.Terminal;

namespace Verdict.Cli.Load;

/// <summary>Whom `verdict load` plays with, and where it writes down what it was told.</summary>
/// <param name="Game">The game server.</param>
/// <param name="Platform">Where the clients log in.</param>
/// <param name="AcksPath">File for every move that was accepted; null writes none.</param>
internal sealed record LoadTarget(Endpoint Game, Uri Platform, string? AcksPath);
