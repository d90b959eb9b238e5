using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Verdict.Storage.Journal;

/// <summary>Reads the blocks of one segment file at a time through one reused buffer.</summary>
/// <param name="readAheadBytes">Read ahead of what is asked for, so that small blocks cost no system call each.</param>
internal sealed class SegmentReader(int readAheadBytes = 256 * 1024) : IDisposable
{
    private byte[] _buffer = new byte[readAheadBytes];
    private long _bufferStart;
    private int _bufferLength;
    private SafeFileHandle? _file;

    public long BasePosition { get; private set; }

    public bool IsOpen => _file is not null;

    /// <summary>Where the file ends at this moment.</summary>
    public long EndPosition => BasePosition + RandomAccess.GetLength(_file!);

    /// <summary>False when the file does not exist (any more).</summary>
    public bool TryOpen(string directory, long basePosition)
    {
        Close();
        try
        {
            _file = JournalFormat.Open(JournalFormat.SegmentPath(directory, basePosition), FileMode.Open, FileAccess.Read);
        }
        catch (FileNotFoundException)
        {
            return false;
        }

        BasePosition = basePosition;
        return true;
    }

    public void Close()
    {
        _file?.Dispose();
        _file = null;
        _bufferLength = 0;
    }

    /// <summary>Reads the block at <paramref name="position"/>, believing nothing at or beyond <paramref name="limit"/>.</summary>
    /// <returns>False when no undamaged block stands there. The body is valid until the next call.</returns>
    public bool TryRead(long position, long limit, out BlockHeader header, out ReadOnlyMemory<byte> body)
    {
        body = default;
        header = default;
        if (!TryFill(position, BlockHeader.SizeBytes, limit, out var at)) return false;
        if (!BlockHeader.TryRead(_buffer.AsSpan(at), out header)) return false;
        if (!TryFill(position, header.BlockLength, limit, out at)) return false;
        if (!BlockHeader.Matches(_buffer.AsSpan(at, header.BlockLength))) return false;
        body = _buffer.AsMemory(at + BlockHeader.SizeBytes, header.BodyLength);
        return true;
    }

    /// <summary>Reads only the header of the block at <paramref name="position"/>; whether the body is whole stays open.</summary>
    public bool TryReadHeader(long position, long limit, out BlockHeader header)
    {
        header = default;
        return TryFill(position, BlockHeader.SizeBytes, limit, out var at)
            && BlockHeader.TryRead(_buffer.AsSpan(at), out header)
            && position + header.BlockLength <= limit;
    }

    /// <summary>Reads the first record of the block at <paramref name="position"/>; whether the body is whole stays open.</summary>
    /// <returns>False when no record stands there. It is valid until the next call.</returns>
    public bool TryPeekFirstRecord(long position, in BlockHeader header, long limit, out ReadOnlyMemory<byte> record)
    {
        record = default;
        var from = position + BlockHeader.SizeBytes;
        if (header.BodyLength < sizeof(int) || !TryFill(from, sizeof(int), limit, out var at)) return false;
        var length = BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(at));
        if (length <= 0 || length > header.BodyLength - sizeof(int) || !TryFill(from + sizeof(int), length, limit, out at)) return false;
        record = _buffer.AsMemory(at, length);
        return true;
    }

    /// <summary>Searches for the first undamaged block that begins at or after <paramref name="position"/>.</summary>
    /// <returns>Its position, or -1 when there is none.</returns>
    public long FindBlock(long position, long limit)
    {
        Span<byte> magic = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(magic, BlockHeader.Magic);
        while (TryFill(position, BlockHeader.SizeBytes, limit, out var at))
        {
            var found = _buffer.AsSpan(at, _bufferLength - at).IndexOf(magic);
            if (found < 0)
            {
                // The magic may lie across the buffer's end, so its last three bytes are looked at again.
                position = _bufferStart + _bufferLength - (magic.Length - 1);
                continue;
            }

            position += found;
            if (TryRead(position, limit, out _, out _)) return position;
            position++;
        }

        return -1;
    }

    /// <summary>Forgets what was read ahead: the file may have changed since.</summary>
    public void Forget() => _bufferLength = 0;

    public void Dispose() => Close();

    /// <summary>Brings <paramref name="length"/> bytes into the buffer.</summary>
    private bool TryFill(long position, int length, long limit, out int at)
    {
        if (position >= _bufferStart && position + length <= _bufferStart + _bufferLength)
        {
            at = (int)(position - _bufferStart);
            return position + length <= limit;
        }

        at = 0;
        if (position + length > limit) return false;
        if (_buffer.Length < length) _buffer = new byte[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)length)];

        // Bytes beyond the limit may still change under the reader, so they are not even buffered.
        var wanted = (int)Math.Min(_buffer.Length, limit - position);
        _bufferStart = position;
        _bufferLength = 0;
        while (_bufferLength < length)
        {
            var rest = _buffer.AsSpan(_bufferLength, wanted - _bufferLength);
            var read = RandomAccess.Read(_file!, rest, position + _bufferLength - BasePosition);
            if (read == 0) return false;
            _bufferLength += read;
        }

        return true;
    }
}
