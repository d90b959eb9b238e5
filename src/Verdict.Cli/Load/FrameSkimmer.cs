using System.Buffers.Binary;
using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.Cli.Load;

/// <summary>Cuts one connection's frames out of whatever pieces TCP brings, looking at no more of a state update than its beginning.
/// </summary>
/// <remarks>A frame that came whole is handed on where it lies. Only the beginning of one that did not is kept, so between two pieces a
/// connection keeps nothing or a few bytes.</remarks>
/// <param name="wholeUpdates">Whether updates are wanted with all that is in them.</param>
internal sealed class FrameSkimmer(bool wholeUpdates)
{
    // Length, array header, type, a tick of any size and whether the update is full: all that is asked of an update.
    private const int PeekBytes = FrameCodec.HeaderBytes + 12;
    private const int TypeOffset = FrameCodec.HeaderBytes + 1;

    private byte[] _kept = [];
    private int _length;
    private int _skip;

    /// <summary>Takes the next frame off the front of what came.</summary>
    /// <param name="bytes">What came; less of it when this returns.</param>
    /// <param name="body">The frame's body; of an update that came in pieces perhaps only the beginning. Valid until the next call.</param>
    /// <returns>False when all that came is used up.</returns>
    /// <exception cref="ProtocolException">The stream is not made of frames.</exception>
    public bool TryRead(ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> body)
    {
        var skipped = Math.Min(_skip, bytes.Length);
        _skip -= skipped;
        bytes = bytes[skipped..];
        return _length == 0 ? TryReadWhole(ref bytes, out body) : TryReadKept(ref bytes, out body);
    }

    private bool TryReadWhole(ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> body)
    {
        if (bytes.Length >= FrameCodec.HeaderBytes && FrameLength(bytes) is var frame && frame <= bytes.Length)
        {
            body = bytes[FrameCodec.HeaderBytes..frame];
            bytes = bytes[frame..];
            return true;
        }

        return TryReadKept(ref bytes, out body);
    }

    private bool TryReadKept(ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> body)
    {
        while (bytes.Length > 0)
        {
            var frame = _length < FrameCodec.HeaderBytes ? FrameCodec.HeaderBytes : FrameLength(_kept);
            // First the length, then enough to know whether the rest is worth keeping, then the rest.
            var wanted = _length < PeekBytes ? Math.Min(PeekBytes, frame) : frame;
            Keep(ref bytes, wanted);
            if (_length < wanted || wanted == FrameCodec.HeaderBytes) continue;
            var isUpdate = _kept[TypeOffset] == (byte)MessageType.StateUpdate;
            if (_length < frame && (wholeUpdates || !isUpdate)) continue;
            _skip = frame - _length;
            body = _kept.AsSpan(FrameCodec.HeaderBytes, _length - FrameCodec.HeaderBytes);
            _length = 0;
            return true;
        }

        body = default;
        return false;
    }

    private static int FrameLength(ReadOnlySpan<byte> header)
    {
        var length = BinaryPrimitives.ReadUInt32BigEndian(header);
        return length is > 0 and <= FrameCodec.BodyBytesMax
            ? FrameCodec.HeaderBytes + (int)length
            : throw new ProtocolException(ErrorCode.FrameTooLarge, $"The server announces a frame of {length} bytes.");
    }

    private void Keep(ref ReadOnlySpan<byte> bytes, int wanted)
    {
        var taken = Math.Min(wanted - _length, bytes.Length);
        if (_length + taken > _kept.Length) Array.Resize(ref _kept, Math.Max(_kept.Length * 2, wanted));
        bytes[..taken].CopyTo(_kept.AsSpan(_length));
        _length += taken;
        bytes = bytes[taken..];
    }
}
