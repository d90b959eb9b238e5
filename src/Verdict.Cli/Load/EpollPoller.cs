using System.Net.Sockets;
using Verdict.GameServer.Net.Linux;

namespace Verdict.Cli.Load;

/// <summary>Linux tells of exactly those sockets that are ready, however many are watched.</summary>
internal sealed class EpollPoller : IPoller
{
    private const int ReadyMax = 1_024;

    private readonly ReadyDescriptor[] _ready = new ReadyDescriptor[ReadyMax];
    private readonly EpollSet _set = new(ReadyMax);
    private readonly List<int> _descriptors = [];

    public void AddConnecting(Socket socket, int number) => _set.Add((int)socket.Handle, number, Readiness.Writable);

    public void Connected(Socket socket, int number)
    {
        while (number >= _descriptors.Count) _descriptors.Add(0);
        _descriptors[number] = (int)socket.Handle;
        _set.Modify(_descriptors[number], number, Readiness.Readable | Readiness.Finished | Readiness.Once);
    }

    public void Remove(Socket socket) => _set.Remove((int)socket.Handle);

    public int Take(Span<int> ready)
    {
        var count = _set.Wait(_ready.AsSpan(0, Math.Min(ready.Length, ReadyMax)), timeoutMs: 0);
        for (var i = 0; i < count; i++)
        {
            ready[i] = (int)_ready[i].Token;
            // Whoever reads stops at the end of what has come. That nothing more comes is told until it is read.
            if ((_ready[i].Ready & Readiness.Finished) != Readiness.None) _set.Modify(_descriptors[ready[i]], ready[i], Readiness.Readable);
        }

        return count;
    }

    public void Dispose() => _set.Dispose();
}
