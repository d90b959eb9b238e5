using System.Net.Sockets;

namespace Verdict.Cli.Load;

/// <summary>Says which of thousands of sockets are worth a look, for one thread that serves them all.</summary>
internal interface IPoller : IDisposable
{
    /// <summary>Watches a socket that is connecting, until it is connected or has failed.</summary>
    /// <param name="socket">Not watched yet.</param>
    /// <param name="number">What <see cref="Take"/> calls it.</param>
    void AddConnecting(Socket socket, int number);

    /// <summary>From now on only what can be received, or the end of the connection, makes it worth a look.</summary>
    void Connected(Socket socket, int number);

    /// <summary>Watches it no more; it is still open.</summary>
    void Remove(Socket socket);

    /// <summary>Takes what is worth a look right now, without waiting. Whoever is connected must take all that came, as it may not be
    /// said again; that the connection has ended is said until it is closed here.</summary>
    /// <returns>How many numbers were written; when <paramref name="ready"/> is full there may be more.</returns>
    int Take(Span<int> ready);
}
