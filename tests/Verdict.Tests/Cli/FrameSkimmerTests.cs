using Verdict.Cli.Load;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;
using Verdict.Protocol.Messages;
using Verdict.Tests.Client;

namespace Verdict.Tests.Cli;

public sealed class FrameSkimmerTests
{
    [Fact]
    public void Verdicts_are_handed_on_and_state_updates_dropped_however_the_stream_is_cut()
    {
        var update = new StateUpdate { Tick = 5 };
        for (var handle = 1; handle <= 100; handle++) update.Moved.Add(new(handle, handle, handle));
        byte[] stream =
        [
            .. ScriptedServer.Peer.Frame(ScriptedServer.Welcome()),
            .. ScriptedServer.Peer.Frame(update),
            .. ScriptedServer.Peer.Frame(new MoveAccepted(1, new(2, 3), 4)),
            .. ScriptedServer.Peer.Frame(new StateUpdate { Tick = 6 }),
            .. ScriptedServer.Peer.Frame(update),
            .. ScriptedServer.Peer.Frame(new LeaveAccepted(9)),
        ];
        for (var piece = 1; piece < 40; piece++)
        {
            var types = new List<MessageType>();
            var skimmer = new FrameSkimmer();
            for (var start = 0; start < stream.Length; start += piece)
            {
                skimmer.Feed(stream.AsSpan(start, Math.Min(piece, stream.Length - start)), Note);
            }

            Assert.Equal([MessageType.Welcome, MessageType.MoveAccepted, MessageType.LeaveAccepted], types);

            void Note(ReadOnlySpan<byte> body)
            {
                var reader = new MessagePackReader(body);
                types.Add(MessageReader.ReadType(ref reader, out _));
            }
        }
    }

    [Fact]
    public void A_length_that_no_frame_has_is_refused() =>
        Assert.Throws<ProtocolException>(() => new FrameSkimmer().Feed([0, 1, 0, 1, 0x91], _ => { }));
}
