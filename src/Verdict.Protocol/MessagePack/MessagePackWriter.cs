using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Verdict.Protocol.MessagePack;

/// <summary>Writes MessagePack into a span, always in the shortest form, so the same values give the same bytes.</summary>
/// <remarks>What the buffer holds behind <see cref="Length"/> is of no meaning: a number is stored as if it were of the longest form, and
/// what follows it is written over the rest. None of the short paths hands out a reference to the writer, so in a method that writes many
/// values the compiler keeps it in registers.</remarks>
public ref struct MessagePackWriter
{
    /// <summary>No form of a whole number is longer.</summary>
    private const int IntegerBytesMax = 9;

    private const byte UnsignedForms = 0xcc;
    private const byte SignedForms = 0xd0;

    private readonly Span<byte> _buffer;
    private int _length;

    /// <summary>Starts at the front of <paramref name="buffer"/>.</summary>
    public MessagePackWriter(Span<byte> buffer)
    {
        _buffer = buffer;
        _length = 0;
    }

    /// <summary>Bytes written so far.</summary>
    public readonly int Length => _length;

    /// <summary>Starts an array; <paramref name="count"/> values must follow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteArrayHeader(int count)
    {
        if (count < 16 && _length < _buffer.Length) _buffer[_length++] = (byte)(0x90 | count);
        else _length += PutArrayHeader(_buffer[_length..], count);
    }

    /// <summary>Writes a whole number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteInteger(long value)
    {
        if (value >= 0 && _buffer.Length - _length >= IntegerBytesMax)
        {
            _length += PutUnsigned(_buffer.Slice(_length, IntegerBytesMax), (ulong)value);
        }
        else
        {
            _length += PutInteger(_buffer[_length..], value);
        }
    }

    /// <summary>Writes true or false.</summary>
    public void WriteBoolean(bool value) => Take(1)[0] = value ? (byte)0xc3 : (byte)0xc2;

    /// <summary>Writes text as UTF-8.</summary>
    public void WriteString(string value)
    {
        var bytes = Encoding.UTF8.GetByteCount(value);
        if (bytes < 32)
        {
            Take(1)[0] = (byte)(0xa0 | bytes);
        }
        else if (bytes <= byte.MaxValue)
        {
            var span = Take(2);
            span[0] = 0xd9;
            span[1] = (byte)bytes;
        }
        else
        {
            var span = Take(3);
            span[0] = 0xda;
            BinaryPrimitives.WriteUInt16BigEndian(span[1..], checked((ushort)bytes));
        }

        Encoding.UTF8.GetBytes(value, Take(bytes));
    }

    /// <summary>Writes raw bytes.</summary>
    public void WriteBinary(scoped ReadOnlySpan<byte> value) => value.CopyTo(BeginBinary(value.Length));

    /// <summary>Makes room for raw bytes, which the caller fills in.</summary>
    public Span<byte> BeginBinary(int bytes)
    {
        if (bytes <= byte.MaxValue)
        {
            var span = Take(2);
            span[0] = 0xc4;
            span[1] = (byte)bytes;
        }
        else
        {
            var span = Take(3);
            span[0] = 0xc5;
            BinaryPrimitives.WriteUInt16BigEndian(span[1..], checked((ushort)bytes));
        }

        return Take(bytes);
    }

    /// <summary>Copies a value that is already MessagePack.</summary>
    public void WriteRaw(scoped ReadOnlySpan<byte> encoded) => encoded.CopyTo(Take(encoded.Length));

    // Seldom: a negative number, or the end of the buffer is so near that only the number's own bytes may be touched.
    private static int PutInteger(Span<byte> rest, long value)
    {
        Span<byte> form = stackalloc byte[IntegerBytesMax];
        var bytes = value >= 0 ? PutUnsigned(form, (ulong)value) : PutNegative(form, value);
        if (bytes > rest.Length) throw Overrun(bytes, rest.Length);
        form[..bytes].CopyTo(rest);
        return bytes;
    }

    // How long a number is follows no pattern that a processor could learn, as with positions; so the form is reckoned, not branched to.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int PutUnsigned(Span<byte> destination, ulong value)
    {
        if (value < 128)
        {
            destination[0] = (byte)value;
            return 1;
        }

        var form = (value > byte.MaxValue ? 1 : 0) + (value > ushort.MaxValue ? 1 : 0) + (value > uint.MaxValue ? 1 : 0);
        return PutForm(destination, UnsignedForms, form, value);
    }

    private static int PutNegative(Span<byte> destination, long value)
    {
        if (value >= -32)
        {
            destination[0] = (byte)value;
            return 1;
        }

        var form = (value < sbyte.MinValue ? 1 : 0) + (value < short.MinValue ? 1 : 0) + (value < int.MinValue ? 1 : 0);
        return PutForm(destination, SignedForms, form, (ulong)value);
    }

    // Form 0 has one byte, 1 has two, 2 four, 3 eight. The number's own bytes are moved to the front of eight, which are stored at once.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int PutForm(Span<byte> destination, byte forms, int form, ulong value)
    {
        destination[0] = (byte)(forms + form);
        BinaryPrimitives.WriteUInt64BigEndian(destination[1..], value << (64 - (8 << form)));
        return 1 + (1 << form);
    }

    private static int PutArrayHeader(Span<byte> rest, int count)
    {
        var bytes = count < 16 ? 1 : count <= ushort.MaxValue ? 3 : 5;
        if (bytes > rest.Length) throw Overrun(bytes, rest.Length);
        switch (bytes)
        {
            case 1:
                rest[0] = (byte)(0x90 | count);
                break;
            case 3:
                rest[0] = 0xdc;
                BinaryPrimitives.WriteUInt16BigEndian(rest[1..], (ushort)count);
                break;
            default:
                rest[0] = 0xdd;
                BinaryPrimitives.WriteUInt32BigEndian(rest[1..], (uint)count);
                break;
        }

        return bytes;
    }

    private static InvalidOperationException Overrun(int bytes, int left) =>
        new($"The value needs {bytes} bytes where {left} are left.");

    private Span<byte> Take(int bytes)
    {
        if (bytes > _buffer.Length - _length) throw Overrun(bytes, _buffer.Length - _length);
        var span = _buffer.Slice(_length, bytes);
        _length += bytes;
        return span;
    }
}
