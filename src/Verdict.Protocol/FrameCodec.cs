using System.Buffers;
using System.Buffers.Binary;
using Verdict.Protocol.MessagePack;
using Verdict.Protocol.Messages;

namespace Verdict.Protocol;

/// <summary>Cuts the byte stream into frames and back: a 4-byte big-endian body length, then the body.</summary>
public static class FrameCodec
{
    /// <summary>Bytes before each body.</summary>
    public const int HeaderBytes = 4;

    /// <summary>Longest body either side may send.</summary>
    public const int BodyBytesMax = 65_536;

    /// <summary>Longest whole frame.</summary>
    public const int FrameBytesMax = HeaderBytes + BodyBytesMax;

    /// <summary>Takes the next whole frame off the front of <paramref name="buffer"/>.</summary>
    /// <returns>False when more bytes are needed; then <paramref name="buffer"/> is as it was.</returns>
    /// <exception cref="ProtocolException">The announced length is 0 or over <see
    /// cref="BodyBytesMax"/>: nothing after it can be trusted.</exception>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> body)
    {
        body = default;
        if (buffer.Length < HeaderBytes) return false;
        Span<byte> header = stackalloc byte[HeaderBytes];
        buffer.Slice(0, HeaderBytes).CopyTo(header);
        var frameBytes = FrameBytes(header);
        if (buffer.Length < frameBytes) return false;
        body = buffer.Slice(HeaderBytes, frameBytes - HeaderBytes);
        buffer = buffer.Slice(frameBytes);
        return true;
    }

    /// <summary>Bytes of the whole frame that begins here; <see cref="HeaderBytes"/> while even its header is incomplete.</summary>
    /// <exception cref="ProtocolException">The announced length is 0 or over <see
    /// cref="BodyBytesMax"/>: nothing after it can be trusted.</exception>
    public static int FrameBytes(ReadOnlySpan<byte> start)
    {
        if (start.Length < HeaderBytes) return HeaderBytes;
        var length = BinaryPrimitives.ReadUInt32BigEndian(start);
        return length is > 0 and <= BodyBytesMax
            ? HeaderBytes + (int)length
            : throw new ProtocolException(ErrorCode.FrameTooLarge, $"A frame announces {length} bytes; a body has 1 to {BodyBytesMax}.");
    }

    /// <summary>Writes one message as a frame.</summary>
    /// <returns>Bytes written.</returns>
    /// <exception cref="InvalidOperationException">The message does not fit in <paramref name="destination"/>.</exception>
    public static int Write<TMessage>(Span<byte> destination, in TMessage message)
        where TMessage : IMessage
    {
        var writer = new MessagePackWriter(destination[HeaderBytes..]);
        message.Write(ref writer);
        BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)writer.Length);
        return HeaderBytes + writer.Length;
    }
}
