using Verdict.Cli.Load;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;
using Verdict.Protocol.Messages;
using Verdict.Tests.Client;

namespace Verdict.Tests.Cli;

public sealed class FrameSkimmerTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_frame_is_handed_on_once_however_the_stream_is_cut(bool wholeUpdates)
    {
        var update = new StateUpdate { Tick = 5 };
        for (var handle = 1; handle <= 100; handle++) update.Moved.Add(new(handle, handle, handle));
        byte[][] frames =
        [
            ScriptedServer.Peer.Frame(ScriptedServer.Welcome()),
            ScriptedServer.Peer.Frame(update),
            ScriptedServer.Peer.Frame(new MoveAccepted(1, new(2, 3), 4)),
            ScriptedServer.Peer.Frame(new StateUpdate { Tick = 600_000_000_000, Full = true }),
            ScriptedServer.Peer.Frame(update),
            ScriptedServer.Peer.Frame(new LeaveAccepted(9)),
        ];
        byte[] stream = [.. frames.SelectMany(frame => frame)];
        for (var piece = 1; piece <= stream.Length; piece++)
        {
            var bodies = Cut(stream, piece, new(wholeUpdates));
            Assert.Equal(frames.Length, bodies.Count);
            foreach (var (frame, body) in frames.Zip(bodies))
            {
                var whole = frame[FrameCodec.HeaderBytes..];
                if (wholeUpdates || TypeOf(whole) != MessageType.StateUpdate) Assert.Equal(whole, body);
                else Assert.Equal(Peek(whole), Peek(body));
            }
        }
    }

    [Fact]
    public void A_length_that_no_frame_has_is_refused()
    {
        Assert.Throws<ProtocolException>(() => Cut([0, 1, 0, 1, 0x91], piece: 5, new(wholeUpdates: false)));
        Assert.Throws<ProtocolException>(() => Cut([0, 0, 0, 0, 0x91], piece: 1, new(wholeUpdates: false)));
    }

    private static List<byte[]> Cut(byte[] stream, int piece, FrameSkimmer skimmer)
    {
        var bodies = new List<byte[]>();
        for (var start = 0; start < stream.Length; start += piece)
        {
            ReadOnlySpan<byte> bytes = stream.AsSpan(start, Math.Min(piece, stream.Length - start));
            while (skimmer.TryRead(ref bytes, out var body)) bodies.Add(body.ToArray());
        }

        return bodies;
    }

    private static MessageType TypeOf(byte[] body)
    {
        var reader = new MessagePackReader(body);
        return MessageReader.ReadType(ref reader, out _);
    }

    private static (MessageType Type, long Tick, bool Full) Peek(byte[] body)
    {
        var reader = new MessagePackReader(body);
        return (MessageReader.ReadType(ref reader, out _), reader.ReadNonNegative(), reader.ReadBoolean());
    }
}
