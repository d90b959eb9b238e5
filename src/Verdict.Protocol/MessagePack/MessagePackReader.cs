using System.Buffers.Binary;
using System.Text;
using Verdict.Protocol.Messages;

namespace Verdict.Protocol.MessagePack;

/// <summary>Reads MessagePack from a span that nobody vouches for: every length and depth is checked before it is believed.</summary>
/// <remarks>Every method throws <see cref="ProtocolException"/> naming what stood there instead of what was due.</remarks>
public ref struct MessagePackReader
{
    /// <summary>Arrays and maps deeper than this are refused, so that hostile nesting cannot exhaust the stack.</summary>
    public const int DepthMax = 16;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _buffer;
    private int _position;

    /// <summary>Starts at the front of <paramref name="buffer"/>.</summary>
    public MessagePackReader(ReadOnlySpan<byte> buffer)
    {
        _buffer = buffer;
        _position = 0;
    }

    /// <summary>Bytes read so far.</summary>
    public readonly int Position => _position;

    /// <summary>Whether every byte was read.</summary>
    public readonly bool IsAtEnd => _position == _buffer.Length;

    /// <summary>Reads the start of an array.</summary>
    /// <param name="countMax">More elements than this are refused.</param>
    /// <returns>How many values follow.</returns>
    public int ReadArrayHeader(int countMax)
    {
        var code = Take(1)[0];
        long count = code switch
        {
            >= 0x90 and <= 0x9f => code & 0x0f,
            0xdc => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            0xdd => BinaryPrimitives.ReadUInt32BigEndian(Take(4)),
            _ => throw Unexpected("an array", code),
        };
        // Each element takes at least one byte, so a count beyond the bytes left is a lie told to make us reserve memory.
        if (count > countMax || count > _buffer.Length - _position)
        {
            var possible = Math.Min(countMax, _buffer.Length - _position);
            throw new ProtocolException(ErrorCode.Malformed, $"An array announces {count} values where at most {possible} can follow.");
        }

        return (int)count;
    }

    /// <summary>Reads a whole number that fits in 64 signed bits.</summary>
    public long ReadInteger()
    {
        var code = Take(1)[0];
        switch (code)
        {
            case <= 0x7f: return code;
            case >= 0xe0: return (sbyte)code;
            case 0xcc: return Take(1)[0];
            case 0xcd: return BinaryPrimitives.ReadUInt16BigEndian(Take(2));
            case 0xce: return BinaryPrimitives.ReadUInt32BigEndian(Take(4));
            case 0xcf:
                var value = BinaryPrimitives.ReadUInt64BigEndian(Take(8));
                return value <= long.MaxValue ? (long)value : throw OutOfRange(value);
            case 0xd0: return (sbyte)Take(1)[0];
            case 0xd1: return BinaryPrimitives.ReadInt16BigEndian(Take(2));
            case 0xd2: return BinaryPrimitives.ReadInt32BigEndian(Take(4));
            case 0xd3: return BinaryPrimitives.ReadInt64BigEndian(Take(8));
            default: throw Unexpected("an integer", code);
        }
    }

    /// <summary>Reads a whole number that fits in 32 signed bits.</summary>
    public int ReadInt32()
    {
        var value = ReadInteger();
        return value is >= int.MinValue and <= int.MaxValue ? (int)value : throw OutOfRange(value);
    }

    /// <summary>Reads a whole number that is not negative and fits in 32 signed bits.</summary>
    public int ReadNonNegativeInt32()
    {
        var value = ReadInt32();
        return value >= 0 ? value : throw OutOfRange(value);
    }

    /// <summary>Reads a whole number that is not negative.</summary>
    public long ReadNonNegative()
    {
        var value = ReadInteger();
        return value >= 0 ? value : throw OutOfRange(value);
    }

    /// <summary>Reads true or false.</summary>
    public bool ReadBoolean()
    {
        var code = Take(1)[0];
        return code switch { 0xc3 => true, 0xc2 => false, _ => throw Unexpected("a boolean", code) };
    }

    /// <summary>Reads text.</summary>
    /// <param name="bytesMax">Longer UTF-8 than this is refused.</param>
    public string ReadString(int bytesMax)
    {
        var code = Take(1)[0];
        long length = code switch
        {
            >= 0xa0 and <= 0xbf => code & 0x1f,
            0xd9 => Take(1)[0],
            0xda => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            0xdb => BinaryPrimitives.ReadUInt32BigEndian(Take(4)),
            _ => throw Unexpected("a string", code),
        };
        if (length > bytesMax)
        {
            throw new ProtocolException(ErrorCode.Malformed, $"A string of {length} bytes stands where at most {bytesMax} are allowed.");
        }

        try
        {
            return StrictUtf8.GetString(Take((int)length));
        }
        catch (DecoderFallbackException)
        {
            throw new ProtocolException(ErrorCode.Malformed, "A string is not valid UTF-8.");
        }
    }

    /// <summary>Reads raw bytes; they stay in the buffer that was given.</summary>
    public ReadOnlySpan<byte> ReadBinary(int bytesMax)
    {
        var code = Take(1)[0];
        long length = code switch
        {
            0xc4 => Take(1)[0],
            0xc5 => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            0xc6 => BinaryPrimitives.ReadUInt32BigEndian(Take(4)),
            _ => throw Unexpected("binary", code),
        };
        if (length > bytesMax)
        {
            throw new ProtocolException(ErrorCode.Malformed, $"Binary of {length} bytes stands where at most {bytesMax} are allowed.");
        }

        return Take((int)length);
    }

    /// <summary>Passes over <paramref name="count"/> values of any kind: the fields a newer version added.</summary>
    public void Skip(int count)
    {
        for (var i = 0; i < count; i++) SkipOne(depth: 0);
    }

    private void SkipOne(int depth)
    {
        if (depth > DepthMax) throw new ProtocolException(ErrorCode.Malformed, $"Values are nested deeper than {DepthMax}.");
        var code = Take(1)[0];
        switch (code)
        {
            case <= 0x7f or >= 0xe0 or 0xc0 or 0xc2 or 0xc3: return;
            case <= 0x8f: SkipMany((code & 0x0f) * 2L, depth); return;
            case <= 0x9f: SkipMany(code & 0x0f, depth); return;
            case <= 0xbf: Take(code & 0x1f); return;
            case 0xc4 or 0xd9: Take(Take(1)[0]); return;
            case 0xc5 or 0xda: Take(BinaryPrimitives.ReadUInt16BigEndian(Take(2))); return;
            case 0xc6 or 0xdb: Take(BinaryPrimitives.ReadUInt32BigEndian(Take(4))); return;
            case 0xc7: Take(1L + Take(1)[0]); return;
            case 0xc8: Take(1L + BinaryPrimitives.ReadUInt16BigEndian(Take(2))); return;
            case 0xc9: Take(1L + BinaryPrimitives.ReadUInt32BigEndian(Take(4))); return;
            case 0xcc or 0xd0: Take(1); return;
            case 0xcd or 0xd1 or 0xd4: Take(2); return;
            case 0xd5: Take(3); return;
            case 0xca or 0xce or 0xd2: Take(4); return;
            case 0xd6: Take(5); return;
            case 0xcb or 0xcf or 0xd3: Take(8); return;
            case 0xd7: Take(9); return;
            case 0xd8: Take(17); return;
            case 0xdc: SkipMany(BinaryPrimitives.ReadUInt16BigEndian(Take(2)), depth); return;
            case 0xdd: SkipMany(BinaryPrimitives.ReadUInt32BigEndian(Take(4)), depth); return;
            case 0xde: SkipMany(BinaryPrimitives.ReadUInt16BigEndian(Take(2)) * 2L, depth); return;
            case 0xdf: SkipMany(BinaryPrimitives.ReadUInt32BigEndian(Take(4)) * 2L, depth); return;
            default: throw Unexpected("a value", code);
        }
    }

    private void SkipMany(long count, int depth)
    {
        for (var i = 0L; i < count; i++) SkipOne(depth + 1);
    }

    private ReadOnlySpan<byte> Take(long bytes)
    {
        if (bytes > _buffer.Length - _position)
        {
            throw new ProtocolException(ErrorCode.Malformed, "The message ends in the middle of a value.");
        }

        var span = _buffer.Slice(_position, (int)bytes);
        _position += (int)bytes;
        return span;
    }

    private static ProtocolException Unexpected(string due, byte code) =>
        new(ErrorCode.Malformed, $"Where {due} is due stands a value of type 0x{code:x2}.");

    private static ProtocolException OutOfRange<TNumber>(TNumber value) =>
        new(ErrorCode.Malformed, $"The number {value} is outside its range.");
}
