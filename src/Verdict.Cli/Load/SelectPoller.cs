using System.Net.Sockets;

namespace Verdict.Cli.Load;

/// <summary>Asks the system for all sockets at once, the way that every system knows. It costs time for each that is watched, ready or
/// not.</summary>
internal sealed class SelectPoller : IPoller
{
    private readonly Dictionary<Socket, int> _connecting = [];
    private readonly Dictionary<Socket, int> _connected = [];
    private readonly Queue<int> _left = new();
    private readonly List<Socket> _reading = [];
    private readonly List<Socket> _writing = [];
    private readonly List<Socket> _failing = [];

    public void AddConnecting(Socket socket, int number) => _connecting.Add(socket, number);

    public void Connected(Socket socket, int number)
    {
        _connecting.Remove(socket);
        _connected[socket] = number;
    }

    public void Remove(Socket socket)
    {
        _connecting.Remove(socket);
        _connected.Remove(socket);
    }

    public int Take(Span<int> ready)
    {
        // A round is handed out to its end before the next is asked for, so that nobody at the end of the list starves.
        if (_left.Count == 0) Ask();
        var count = 0;
        while (count < ready.Length && _left.TryDequeue(out var number)) ready[count++] = number;
        return count;
    }

    public void Dispose()
    {
        _connecting.Clear();
        _connected.Clear();
    }

    private void Ask()
    {
        if (_connecting.Count + _connected.Count == 0) return;
        Fill(_reading, _connected.Keys);
        Fill(_writing, _connecting.Keys);
        // Where a failed attempt is no reason to be writable, it is an error.
        Fill(_failing, _connecting.Keys);
        Socket.Select(_reading, _writing, _failing, microSeconds: 0);
        foreach (var socket in _reading) _left.Enqueue(_connected[socket]);
        foreach (var socket in _writing) _left.Enqueue(_connecting[socket]);
        foreach (var socket in _failing)
        {
            if (!_writing.Contains(socket)) _left.Enqueue(_connecting[socket]);
        }
    }

    private static void Fill(List<Socket> list, IEnumerable<Socket> sockets)
    {
        list.Clear();
        list.AddRange(sockets);
    }
}
