using System.Buffers;
using System.Buffers.Binary;
using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.Tests.Protocol;

public class FrameCodecTests
{
    private static readonly byte[] ThreeFrames =
        [.. Frame(new Move(1, new(50_000, 50_000))), .. Frame(new Ping(7)), .. Frame(new Notice(Severity.Info, new string('a', 300)))];

    [Fact]
    public void Frames_fed_one_byte_at_a_time_come_out_whole_and_in_order()
    {
        var bodies = new List<byte[]>();
        var waiting = new List<byte>();
        foreach (var next in ThreeFrames)
        {
            waiting.Add(next);
            var buffer = new ReadOnlySequence<byte>(waiting.ToArray());
            if (!FrameCodec.TryRead(ref buffer, out var body)) continue;
            bodies.Add(body.ToArray());
            waiting = [.. buffer.ToArray()];
        }

        Assert.Empty(waiting);
        Expected(bodies);
    }

    [Fact]
    public void Frames_split_at_any_two_points_come_out_whole_and_in_order()
    {
        for (var first = 0; first <= ThreeFrames.Length; first += 1 + (first / 40))
        {
            for (var second = first; second <= ThreeFrames.Length; second += 1 + ((second - first) / 10))
            {
                var buffer = Segments(ThreeFrames[..first], ThreeFrames[first..second], ThreeFrames[second..]);
                var bodies = new List<byte[]>();
                while (FrameCodec.TryRead(ref buffer, out var body)) bodies.Add(body.ToArray());
                Assert.True(buffer.IsEmpty);
                Expected(bodies);
            }
        }
    }

    [Fact]
    public void An_unfinished_frame_leaves_the_buffer_as_it_was()
    {
        var frame = Frame(new Ping(1));
        for (var length = 0; length < frame.Length; length++)
        {
            var buffer = new ReadOnlySequence<byte>(frame[..length]);
            Assert.False(FrameCodec.TryRead(ref buffer, out var body));
            Assert.Equal(length, buffer.Length);
            Assert.True(body.IsEmpty);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(FrameCodec.BodyBytesMax)]
    public void A_body_of_any_allowed_length_is_taken(int length)
    {
        var frame = new byte[FrameCodec.HeaderBytes + length];
        BinaryPrimitives.WriteUInt32BigEndian(frame, (uint)length);
        var buffer = new ReadOnlySequence<byte>(frame);
        Assert.True(FrameCodec.TryRead(ref buffer, out var body));
        Assert.Equal(length, body.Length);
        Assert.True(buffer.IsEmpty);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(FrameCodec.BodyBytesMax + 1u)]
    [InlineData(0x8000_0000u)]
    [InlineData(uint.MaxValue)]
    public void A_length_that_no_body_may_have_is_refused_as_soon_as_it_is_known(uint length)
    {
        var header = new byte[FrameCodec.HeaderBytes];
        BinaryPrimitives.WriteUInt32BigEndian(header, length);
        var error = Assert.Throws<ProtocolException>(() =>
        {
            var buffer = new ReadOnlySequence<byte>(header);
            FrameCodec.TryRead(ref buffer, out _);
        });
        Assert.Equal(ErrorCode.FrameTooLarge, error.Code);
        Assert.Contains(length.ToString(), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_too_long_for_its_buffer_is_not_written() =>
        Assert.Throws<InvalidOperationException>(() => FrameCodec.Write(new byte[64], new Notice(Severity.Info, new string('a', 100))));

    private static void Expected(List<byte[]> bodies)
    {
        Assert.Equal(3, bodies.Count);
        Assert.Equal(new Move(1, new(50_000, 50_000)), AnyMessage.Read(bodies[0]));
        Assert.Equal(new Ping(7), AnyMessage.Read(bodies[1]));
        Assert.Equal(new Notice(Severity.Info, new string('a', 300)), AnyMessage.Read(bodies[2]));
    }

    private static byte[] Frame<TMessage>(TMessage message)
        where TMessage : IMessage
    {
        var frame = new byte[FrameCodec.FrameBytesMax];
        return frame[..FrameCodec.Write(frame, message)];
    }

    private static ReadOnlySequence<byte> Segments(params byte[][] parts)
    {
        Segment first = new(parts[0], null), last = first;
        foreach (var part in parts[1..]) last = new(part, last);
        return new(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] bytes, Segment? before)
        {
            Memory = bytes;
            if (before is null) return;
            RunningIndex = before.RunningIndex + before.Memory.Length;
            before.Next = this;
        }
    }
}
