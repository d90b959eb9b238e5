using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Verdict.GameServer.Net;
using Verdict.GameServer.Net.Linux;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;
using Verdict.Protocol.Messages;

namespace Verdict.Tests.GameServer;

/// <summary>Real sockets, read by the test's own thread in place of a zone's.</summary>
public sealed class LineSetTests
{
    private delegate TValue ReadBody<out TValue>(ref MessagePackReader reader);

    [Fact]
    public async Task A_client_is_greeted_in_one_set_and_plays_in_another_with_all_it_said_at_once()
    {
        if (!EpollSet.IsSupported) return;
        await using var rig = new ReceptionRig();
        using var host = new Host(rig);
        using var client = host.Connect();
        client.Send([.. rig.Hello(1), .. ReceptionRig.Frame(new Move(1, new(1_100, 1_000))), .. ReceptionRig.Frame(new Ping(7))]);

        host.StepUntil(() => host.Zone.Count == 1 && rig.Zone.Worker.InboxLength == 2);
        Assert.Equal(0, host.Door.Count);
        rig.Zone.Drain();
        Assert.Equal([MessageType.Pong, MessageType.Welcome, MessageType.MoveAccepted], Read(client, 3));
    }

    [Fact]
    public async Task What_a_client_does_not_take_waits_and_follows_when_it_reads()
    {
        if (!EpollSet.IsSupported) return;
        await using var rig = new ReceptionRig(new() { SendBufferBytes = 4_096, OutboxBytesMax = 4_194_304 });
        using var host = new Host(rig);
        using var client = host.Enter();
        Assert.Equal([MessageType.Welcome, MessageType.StateUpdate], Read(client, 2));

        var outbox = host.Lines[0].Outbox;
        var pongs = 0;
        while (outbox.UnsentBytes == 0)
        {
            for (var i = 0; i < 1_000; i++, pongs++) Assert.True(outbox.TryAppend(new Pong(pongs, 1)));
            outbox.Flush();
        }

        Assert.NotEqual(0, outbox.UnsentSince);
        Assert.False(outbox.IsStalled(Stopwatch.GetTimestamp()));
        Assert.True(outbox.IsStalled(Stopwatch.GetTimestamp() + (16 * Stopwatch.Frequency)));
        Assert.NotEqual(0, host.Zone.Meter.WouldBlocks);

        var heard = Task.Run(() => Read(client, pongs), TestContext.Current.CancellationToken);
        host.StepUntil(() => heard.IsCompleted);
        Assert.Equal(pongs, (await heard).Count(type => type == MessageType.Pong));
        Assert.Equal((0, 0), (outbox.UnsentBytes, outbox.UnsentSince));
    }

    [Fact]
    public async Task While_a_second_thread_writes_too_everything_arrives_once_and_in_order_and_nobody_closes_under_it()
    {
        if (!EpollSet.IsSupported) return;
        const int pongsWanted = 200_000;
        await using var rig = new ReceptionRig(new() { SendBufferBytes = 4_096, OutboxBytesMax = 4_194_304 });
        using var host = new Host(rig);
        using var client = host.Enter();
        Read(client, 2);

        var outbox = host.Lines[0].Outbox;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var aside = Task.Run(
            () =>
            {
                while (!over.IsCancellationRequested) outbox.FlushAside();
            },
            TestContext.Current.CancellationToken);
        var heard = Task.Run(() => ReadNonces(client, pongsWanted), TestContext.Current.CancellationToken);
        for (var pongs = 0; pongs < pongsWanted;)
        {
            for (var i = 0; i < 10 && pongs < pongsWanted; i++, pongs++) Assert.True(outbox.TryAppend(new Pong(pongs, 1)));
            outbox.Flush();
            // A client that does not keep up is waited for, as a zone does; the rest of it leaves when there is room.
            if (outbox.IsBlocked) host.StepUntil(() => !outbox.IsBlocked);
        }

        host.StepUntil(() => heard.IsCompleted);
        Assert.Equal(Enumerable.Range(0, pongsWanted).Select(nonce => (long)nonce), await heard);
        client.Close();
        host.StepUntil(() => host.Zone.Count == 0);
        await over.CancelAsync();
        await aside;
    }

    [Fact]
    public async Task Whoever_breaks_the_rules_and_hangs_up_half_way_still_hears_the_Error_and_then_the_end()
    {
        if (!EpollSet.IsSupported) return;
        await using var rig = new ReceptionRig();
        using var host = new Host(rig);
        using var client = host.Connect();
        client.Send([0, 0, 0, 0]);
        client.Shutdown(SocketShutdown.Send);
        host.StepUntil(() => host.Door.Count == 0);
        Assert.Equal([MessageType.Error], Read(client, 1));
        Assert.Equal(0, client.Receive(new byte[1]));
        Assert.Equal(0, rig.Zone.Metrics.Sessions);
    }

    [Fact]
    public async Task A_client_that_is_gone_frees_its_place_and_its_zone_learns_of_it()
    {
        if (!EpollSet.IsSupported) return;
        await using var rig = new ReceptionRig();
        using var host = new Host(rig);
        using var client = host.Connect();
        client.Send(rig.Hello(1));
        host.StepUntil(() => host.Zone.Count == 1);
        client.LingerState = new(enable: true, seconds: 0);
        client.Close();
        host.StepUntil(() => host.Zone.Count == 0);
        Assert.True(host.Lines[0].Session.Client.IsClosed);
        Assert.Equal(0, rig.Zone.Metrics.Sessions);
    }

    [Fact]
    public async Task A_connection_over_the_limit_is_told_so_and_let_go()
    {
        if (!EpollSet.IsSupported) return;
        await using var rig = new ReceptionRig(new() { ConnectionsMax = 1 });
        using var host = new Host(rig);
        using var first = host.Connect();
        using var second = host.Connect();
        Assert.Equal([MessageType.Refused], Read(second, 1));
        second.Close();
        host.StepUntil(() => host.Door.Count == 1);
        Assert.Equal(1, rig.Zone.Metrics.Sessions);
    }

    [Fact]
    public async Task The_round_trip_to_a_client_is_what_the_kernel_has_measured_and_gone_ones_have_none()
    {
        if (!EpollSet.IsSupported) return;
        await using var rig = new ReceptionRig();
        using var host = new Host(rig);
        using var client = host.Enter();
        Assert.Equal([MessageType.Welcome, MessageType.StateUpdate], Read(client, 2));
        var outbox = host.Lines[0].Outbox;

        rig.Zone.PassTicks(1);
        // Whatever is acknowledged on the same machine is within a second, and not within no time at all.
        Assert.InRange(rig.Zone.Worker.RoundTrips.MeanUs, 1, 1_000_000);
        Assert.InRange(outbox.RoundTripUs, 1, 1_000_000);

        client.Close();
        host.StepUntil(() => host.Zone.Count == 0);
        Assert.Equal(0, outbox.RoundTripUs);
        rig.Zone.PassTicks(25);
        Assert.Equal(0, rig.Zone.Worker.RoundTrips.MeanUs);
    }

    [Fact]
    public async Task A_pass_over_clients_that_move_allocates_nothing()
    {
        if (!EpollSet.IsSupported) return;
        await using var rig = new ReceptionRig(new() { PlayerFramesPerSecond = 10_000, PlayerFramesBurst = 100_000 });
        using var host = new Host(rig);
        using var client = host.Enter();
        var move = ReceptionRig.Frame(new Move(1, new(1_000, 1_000)));
        var heard = new byte[4_096];
        Steady.AllocatesNothing(() =>
        {
            for (var i = 0; i < 200; i++)
            {
                client.Send(move);
                host.Zone.Wait(-1);
                host.Zone.Receive();
                rig.Zone.Drain();
                host.Zone.Settle(0);
                client.Receive(heard);
            }
        });
    }

    private static List<MessageType> Read(Socket client, int count) =>
        Read(client, count, static (ref reader) => MessageReader.ReadType(ref reader, out _));

    private static List<long> ReadNonces(Socket client, int count) => Read(client, count, static (ref reader) =>
    {
        Assert.Equal(MessageType.Pong, MessageReader.ReadType(ref reader, out var fields));
        return Pong.Read(ref reader, fields).Nonce;
    });

    private static List<TValue> Read<TValue>(Socket client, int count, ReadBody<TValue> read)
    {
        var values = new List<TValue>();
        var body = new byte[FrameCodec.FrameBytesMax];
        while (values.Count < count)
        {
            Fill(client, body.AsSpan(0, FrameCodec.HeaderBytes));
            var frameBytes = FrameCodec.FrameBytes(body);
            Fill(client, body.AsSpan(FrameCodec.HeaderBytes, frameBytes - FrameCodec.HeaderBytes));
            var reader = new MessagePackReader(body.AsSpan(FrameCodec.HeaderBytes, frameBytes - FrameCodec.HeaderBytes));
            values.Add(read(ref reader));
        }

        return values;
    }

    private static void Fill(Socket client, Span<byte> bytes)
    {
        for (var filled = 0; filled < bytes.Length;)
        {
            var count = client.Receive(bytes[filled..]);
            Assert.NotEqual(0, count);
            filled += count;
        }
    }

    /// <summary>The sets of a door and of one zone's thread, both stepped by the test.</summary>
    private sealed class Host : IDisposable
    {
        private readonly ReceptionRig _rig;
        private readonly int _descriptor = LinuxSocket.Open(AddressFamily.InterNetwork);
        private readonly Socket _listener;

        public Host(ReceptionRig rig)
        {
            _rig = rig;
            LinuxSocket.Tune(_descriptor, rig.Zone.Net.SendBufferBytes);
            _listener = new(new SafeSocketHandle(_descriptor, ownsHandle: true));
            _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _listener.Listen();
            Zone = new(new(), NullLogger.Instance);
            Door = new(new(), NullLogger.Instance, HandOver);
            Door.Listen(_descriptor);
        }

        public LineSet Zone { get; }

        public LineSet Door { get; }

        public List<ClientLine> Lines { get; } = [];

        public Socket Connect()
        {
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            client.Connect(_listener.LocalEndPoint!);
            do
            {
                Door.Wait(-1);
                Door.Receive();
            }
            while (!Door.IsCalled);

            var line = new ClientLine(LinuxSocket.Accept(_descriptor, out var from), from, _rig.Reception, Door);
            Lines.Add(line);
            Door.Add(line);
            return client;
        }

        /// <summary>Connects the first player, and lets it take its seat.</summary>
        public Socket Enter()
        {
            var client = Connect();
            client.Send(_rig.Hello(1));
            StepUntil(() => Zone.Count == 1 && _rig.Zone.Worker.HasWork);
            _rig.Zone.Drain();
            return client;
        }

        /// <summary>Passes until something holds.</summary>
        public void StepUntil(Func<bool> holds)
        {
            while (!holds())
            {
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
                foreach (var set in (LineSet[])[Door, Zone])
                {
                    set.Wait(1);
                    set.Receive();
                    set.Settle(Stopwatch.GetTimestamp());
                }
            }
        }

        public void Dispose()
        {
            _listener.Dispose();
            Door.Dispose();
            Zone.Dispose();
        }

        private void HandOver(ClientLine line)
        {
            Door.Remove(line);
            Zone.Adopt(line);
        }
    }
}
