using System.Net;
using System.Net.Sockets;
using Verdict.Cli.Load;
using Verdict.GameServer.Net.Linux;

namespace Verdict.Tests.Cli;

/// <summary>What every poller does, whatever it asks the system.</summary>
public sealed class PollerTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<IDisposable> _open = [];

    public PollerTests() => _listener.Start();

    public static TheoryData<string> Kinds => EpollSet.IsSupported ? ["select", "epoll"] : ["select"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_socket_is_told_of_when_it_has_connected_and_then_when_something_came(string kind)
    {
        using var poller = Make(kind);
        var socket = Connect(poller, number: 7);
        using var peer = await _listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        Assert.Equal(7, await NextAsync(poller));
        poller.Connected(socket, 7);
        Assert.Equal(0, poller.Take(new int[4])); // It could be written to all the time, and that is of no interest any more.

        peer.Send([1, 2, 3]);
        Assert.Equal(7, await NextAsync(poller));
        socket.Receive(new byte[16]);
        Assert.Equal(0, poller.Take(new int[4]));

        peer.Send([4]);
        peer.Dispose();
        Assert.Equal(7, await NextAsync(poller));
        socket.Receive(new byte[1]);
        Assert.Equal(7, await NextAsync(poller)); // The end is something to read too, also for who stopped at the last byte before it.
        Assert.Equal(7, await NextAsync(poller)); // It is said until the socket is closed.
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Whoever_is_not_watched_is_not_told_of_until_it_is_again(string kind)
    {
        using var poller = Make(kind);
        var socket = Connect(poller, number: 3);
        using var peer = await _listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        Assert.Equal(3, await NextAsync(poller));
        poller.Connected(socket, 3);
        poller.Remove(socket);
        peer.Send([1]);
        Assert.True(socket.Poll(TimeSpan.FromSeconds(30), SelectMode.SelectRead));
        Assert.Equal(0, poller.Take(new int[4]));

        poller.AddConnecting(socket, 3);
        poller.Connected(socket, 3);
        Assert.Equal(3, await NextAsync(poller));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_refused_connection_is_worth_a_look(string kind)
    {
        using var poller = Make(kind);
        var port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _listener.Stop();
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        _open.Add(socket);
        try
        {
            await Task.Yield();
            socket.Connect(IPAddress.Loopback, port);
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            poller.AddConnecting(socket, 1);
            Assert.Equal(1, await NextAsync(poller));
        }
        catch (SocketException error)
        {
            Assert.Equal(SocketError.ConnectionRefused, error.SocketErrorCode); // Some systems say so at once.
        }
    }

    public void Dispose()
    {
        foreach (var one in _open) one.Dispose();
        _listener.Dispose();
    }

    private static IPoller Make(string kind) => kind == "epoll" ? new EpollPoller() : new SelectPoller();

    private static async Task<int> NextAsync(IPoller poller)
    {
        var ready = new int[4];
        while (poller.Take(ready) == 0) await Task.Delay(1, TestContext.Current.CancellationToken);
        return ready[0];
    }

    private Socket Connect(IPoller poller, int number)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        _open.Add(socket);
        try
        {
            socket.Connect(_listener.LocalEndpoint);
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            // It has begun.
        }

        poller.AddConnecting(socket, number);
        return socket;
    }
}
