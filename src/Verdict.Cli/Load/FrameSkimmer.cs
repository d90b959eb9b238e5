using System.Buffers.Binary;
using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.Cli.Load;

/// <summary>Cuts frames out of whatever pieces TCP brings, and drops state updates by their type without decoding or even keeping
/// them.</summary>
internal sealed class FrameSkimmer
{
    // Length, array header and type: enough to know whether a frame is worth keeping.
    private const int PeekBytes = FrameCodec.HeaderBytes + 2;

    private byte[] _kept = new byte[256];
    private int _length;
    private int _skip;

    public delegate void FrameHandler(ReadOnlySpan<byte> body);

    /// <summary>Takes the next bytes of the stream and hands on each whole frame that is no state update.</summary>
    /// <exception cref="ProtocolException">The stream is not made of frames.</exception>
    public void Feed(ReadOnlySpan<byte> bytes, FrameHandler handle)
    {
        while (bytes.Length > 0)
        {
            if (_skip > 0)
            {
                var dropped = Math.Min(_skip, bytes.Length);
                _skip -= dropped;
                bytes = bytes[dropped..];
                continue;
            }

            var wanted = _length < FrameCodec.HeaderBytes
                ? FrameCodec.HeaderBytes
                : Math.Min(_length < PeekBytes ? PeekBytes : int.MaxValue, FrameLength());
            var taken = Math.Min(wanted - _length, bytes.Length);
            Keep(bytes[..taken]);
            bytes = bytes[taken..];
            if (_length < FrameCodec.HeaderBytes) continue;
            var frame = FrameLength();
            if (_length == PeekBytes && _kept[PeekBytes - 1] == (byte)MessageType.StateUpdate)
            {
                _skip = frame - _length;
                _length = 0;
            }
            else if (_length == frame)
            {
                handle(_kept.AsSpan(FrameCodec.HeaderBytes, frame - FrameCodec.HeaderBytes));
                _length = 0;
            }
        }
    }

    private int FrameLength()
    {
        var length = BinaryPrimitives.ReadUInt32BigEndian(_kept);
        return length is > 0 and <= FrameCodec.BodyBytesMax
            ? FrameCodec.HeaderBytes + (int)length
            : throw new ProtocolException(ErrorCode.FrameTooLarge, $"The server announces a frame of {length} bytes.");
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > _kept.Length) Array.Resize(ref _kept, Math.Max(_kept.Length * 2, _length + bytes.Length));
        bytes.CopyTo(_kept.AsSpan(_length));
        _length += bytes.Length;
    }
}
