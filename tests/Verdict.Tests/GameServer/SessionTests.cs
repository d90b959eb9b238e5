using System.Buffers;
using System.IO.Pipelines;
using Verdict.GameServer.Net;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;
using Verdict.Protocol.Messages;

namespace Verdict.Tests.GameServer;

public sealed class SessionTests
{
    [Fact]
    public async Task Bytes_in_any_two_pieces_mean_the_same()
    {
        await using var rig = new ReceptionRig();
        byte[] sent = [.. rig.Hello(1), .. ReceptionRig.Frame(new Ping(41)), .. ReceptionRig.Frame(new Move(1, new(1_100, 1_000)))];
        for (var cut = 0; cut <= sent.Length; cut++)
        {
            var client = new Client(rig);
            var consumed = client.Feed(sent.AsSpan(0, cut));
            client.Feed(sent.AsSpan(consumed));
            rig.Zone.Drain();
            var heard = client.Read();
            Assert.Contains(MessageType.Welcome, heard);
            Assert.Single(heard, MessageType.Pong);
            Assert.Single(heard, type => type is MessageType.MoveAccepted or MessageType.MoveRejected);
            client.Session.End();
        }
    }

    [Fact]
    public async Task Nothing_behind_the_greeting_is_handled_before_the_client_has_moved_to_its_zone()
    {
        await using var rig = new ReceptionRig();
        var client = new Client(rig);
        byte[] sent = [.. rig.Hello(1), .. ReceptionRig.Frame(new Ping(41))];
        var consumed = client.Session.Receive(sent);
        Assert.Same(rig.Zone.Worker, client.Session.Zone);
        Assert.Equal(0, client.Session.Receive(sent.AsSpan(consumed)));
        Assert.Equal(0, rig.Zone.Worker.InboxLength);

        client.Session.Enter();
        Assert.Equal(1, rig.Zone.Worker.InboxLength);
        Assert.Equal(sent.Length - consumed, client.Session.Receive(sent.AsSpan(consumed)));
        Assert.Equal([MessageType.Pong], client.Read());
    }

    [Fact]
    public async Task What_comes_behind_a_broken_frame_is_thrown_away()
    {
        await using var rig = new ReceptionRig();
        var client = new Client(rig);
        byte[] sent = [.. rig.Hello(1), 0, 0, 0, 0, .. ReceptionRig.Frame(new Ping(41))];
        client.Feed(sent);
        Assert.True(client.Session.Client.IsClosed);
        Assert.Equal([MessageType.Error], client.Read());
        Assert.Equal(1_000, client.Session.Receive(new byte[1_000]));
    }

    [Fact]
    public async Task A_server_that_stops_tells_whoever_has_not_said_Hello_why_it_is_turned_away()
    {
        await using var rig = new ReceptionRig();
        var (late, stopped) = (new Client(rig), new Client(rig));
        late.Session.SayTooLate();
        rig.Lifetime.StopApplication();
        stopped.Session.SayTooLate();
        Assert.Equal([ErrorCode.Timeout, ErrorCode.ServerStopping], [late.ReadError(), stopped.ReadError()]);
    }

    [Fact]
    public async Task A_zone_that_takes_no_more_gives_up_the_place_it_had_for_the_newcomer()
    {
        await using var rig = new ReceptionRig();
        var client = new Client(rig);
        client.Session.Receive(rig.Hello(1));
        rig.Zone.Worker.Stop();
        client.Session.Enter();
        Assert.Equal([MessageType.Refused], client.Read());
        Assert.True(rig.Zone.Directory.TryPlace(new(1), ZoneId.Any, out _, out var isNew, out _));
        Assert.True(isNew);
    }

    private sealed class Client
    {
        private readonly Pipe _pipe = new(new PipeOptions(
            readerScheduler: PipeScheduler.Inline,
            writerScheduler: PipeScheduler.Inline,
            useSynchronizationContext: false));

        public Client(ReceptionRig rig) =>
            Session = rig.Reception.Open(from: null, new PipeOutbox(_pipe.Writer, rig.Zone.Net, rig.Zone.Metrics), static () => { });

        public Session Session { get; }

        /// <summary>Does what a transport does with bytes that came.</summary>
        public int Feed(ReadOnlySpan<byte> bytes)
        {
            var wasGreeted = Session.Zone is not null;
            var consumed = Session.Receive(bytes);
            if (wasGreeted || Session.Zone is null) return consumed;
            Session.Enter();
            return consumed + Session.Receive(bytes[consumed..]);
        }

        public List<MessageType> Read() => [.. ReadBodies().Select(static body => TypeOf(body, out _))];

        public ErrorCode ReadError()
        {
            var reader = new MessagePackReader(ReadBodies().Single());
            MessageReader.ReadType(ref reader, out var fields);
            return Error.Read(ref reader, fields).Code;
        }

        private static MessageType TypeOf(byte[] body, out int fields)
        {
            var reader = new MessagePackReader(body);
            return MessageReader.ReadType(ref reader, out fields);
        }

        private List<byte[]> ReadBodies()
        {
            var bodies = new List<byte[]>();
            while (_pipe.Reader.TryRead(out var read))
            {
                var buffer = read.Buffer;
                while (FrameCodec.TryRead(ref buffer, out var body)) bodies.Add(body.ToArray());
                _pipe.Reader.AdvanceTo(buffer.Start, buffer.End);
                if (read.IsCompleted) break;
            }

            return bodies;
        }
    }
}
