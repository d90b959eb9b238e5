namespace Verdict.GameServer.Net;

/// <summary>Lets the thread that sees bytes arrive on a socket handle them, instead of handing them to the thread pool.</summary>
internal static class InlineSockets
{
    private const string Variable = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>To be called before the first socket is made, which reads the setting once. An operator's own setting wins.</summary>
    /// <remarks>Right only where handlers never block: one that did would hold up every socket of its thread.</remarks>
    public static void Prefer()
    {
        if (Environment.GetEnvironmentVariable(Variable) is null) Environment.SetEnvironmentVariable(Variable, "1");
    }
}
