using System.Net;
using System.Net.Sockets;
using Verdict.GameServer.Net.Linux;

namespace Verdict.Tests.GameServer;

public sealed class EpollSetTests
{
    private const int ForeverMs = -1;

    [Fact]
    public void A_descriptor_is_told_with_its_token_once_it_can_be_read()
    {
        if (!EpollSet.IsSupported) return;
        using var sockets = new Pair();
        using var set = new EpollSet();
        var ready = new ReadyDescriptor[4];
        set.Add(sockets.Server, token: long.MaxValue - 7, Readiness.Readable);
        Assert.Equal(0, set.Wait(ready, timeoutMs: 0));

        sockets.Client.Send([1, 2, 3]);

        Assert.Equal(1, set.Wait(ready, ForeverMs));
        Assert.Equal(new(long.MaxValue - 7, Readiness.Readable), ready[0]);
        var bytes = new byte[16];
        Assert.Equal(3, LinuxSocket.Receive(sockets.Server, bytes));
        Assert.Equal([1, 2, 3], bytes[..3]);
        Assert.Equal(LinuxSocket.WouldBlock, LinuxSocket.Receive(sockets.Server, bytes));
    }

    [Fact]
    public void Several_that_are_ready_are_told_in_one_wait_as_many_as_fit()
    {
        if (!EpollSet.IsSupported) return;
        using var set = new EpollSet();
        var pairs = Enumerable.Range(0, 5).Select(_ => new Pair()).ToList();
        for (var i = 0; i < pairs.Count; i++) set.Add(pairs[i].Server, i, Readiness.Readable | Readiness.Writable);

        var all = new ReadyDescriptor[8];
        Assert.Equal(5, set.Wait(all, ForeverMs));
        Assert.Equal([0, 1, 2, 3, 4], all.Take(5).Select(found => found.Token).Order());
        Assert.Equal(2, set.Wait(all.AsSpan(0, 2), ForeverMs));
        pairs.ForEach(pair => pair.Dispose());
    }

    [Fact]
    public void What_does_not_fit_into_the_kernel_waits_until_the_reader_has_read()
    {
        if (!EpollSet.IsSupported) return;
        using var sockets = new Pair();
        using var set = new EpollSet();
        LinuxSocket.Tune(sockets.Server, sendBufferBytes: 8_192);
        set.Add(sockets.Server, 1, Readiness.None);
        var bytes = new byte[65_536];
        long sent = 0;
        for (int count; (count = LinuxSocket.Send(sockets.Server, bytes)) != LinuxSocket.WouldBlock; sent += count) Assert.True(count > 0);

        set.Modify(sockets.Server, 1, Readiness.Writable);
        var ready = new ReadyDescriptor[1];
        for (long read = 0; read < sent;) read += sockets.Client.Receive(bytes);

        Assert.Equal(1, set.Wait(ready, ForeverMs));
        Assert.Equal(new(1, Readiness.Writable), ready[0]);
    }

    [Fact]
    public void A_client_that_went_away_reads_as_closed_and_is_written_to_in_vain()
    {
        if (!EpollSet.IsSupported) return;
        using var sockets = new Pair();
        sockets.Client.LingerState = new(enable: true, seconds: 0);
        sockets.Client.Close();
        using var set = new EpollSet();
        set.Add(sockets.Server, 1, Readiness.Readable);
        var ready = new ReadyDescriptor[1];
        Assert.Equal(1, set.Wait(ready, ForeverMs));
        Assert.True(ready[0].Ready.HasFlag(Readiness.HungUp));
        Assert.Equal(LinuxSocket.Closed, LinuxSocket.Receive(sockets.Server, new byte[1]));
        Assert.Equal(LinuxSocket.Closed, LinuxSocket.Send(sockets.Server, new byte[1]));
    }

    [Fact]
    public void Another_thread_ends_the_wait()
    {
        if (!EpollSet.IsSupported) return;
        using var set = new EpollSet();
        using var wakeUp = new WakeUp();
        set.Add(wakeUp.Descriptor, -1, Readiness.Readable);
        var ready = new ReadyDescriptor[2];
        var other = new Thread(wakeUp.Set);
        other.Start();
        Assert.Equal(1, set.Wait(ready, ForeverMs));
        other.Join();
        wakeUp.Clear();
        Assert.Equal(0, set.Wait(ready, timeoutMs: 0));
    }

    [Fact]
    public void Waiting_reading_and_writing_allocate_nothing()
    {
        if (!EpollSet.IsSupported) return;
        using var sockets = new Pair();
        using var set = new EpollSet();
        set.Add(sockets.Server, 1, Readiness.Readable);
        var ready = new ReadyDescriptor[4];
        var bytes = new byte[64];
        Steady.AllocatesNothing(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                sockets.Client.Send(bytes.AsSpan(0, 8));
                set.Wait(ready, ForeverMs);
                LinuxSocket.Receive(sockets.Server, bytes);
                LinuxSocket.Send(sockets.Server, bytes.AsSpan(0, 8));
            }
        });
    }

    /// <summary>Two ends of one connection: ours as a descriptor, the client's as a socket.</summary>
    private sealed class Pair : IDisposable
    {
        public Pair()
        {
            var listener = LinuxSocket.Open(AddressFamily.InterNetwork);
            using var socket = new Socket(new SafeSocketHandle(listener, ownsHandle: true));
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            socket.Listen();
            Client.Connect(socket.LocalEndPoint!);
            using var set = new EpollSet();
            set.Add(listener, 0, Readiness.Readable);
            set.Wait(new ReadyDescriptor[1], ForeverMs);
            Server = LinuxSocket.Accept(listener, out var from);
            Assert.Equal(Client.LocalEndPoint, from);
        }

        public Socket Client { get; } = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        public int Server { get; }

        public void Dispose()
        {
            LinuxSocket.Close(Server);
            Client.Dispose();
        }
    }
}
