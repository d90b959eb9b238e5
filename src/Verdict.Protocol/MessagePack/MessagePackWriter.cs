using System.Buffers.Binary;
using System.Text;

namespace Verdict.Protocol.MessagePack;

/// <summary>Writes MessagePack into a span, always in the shortest form, so the same values give the same bytes.</summary>
public ref struct MessagePackWriter
{
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
    public void WriteArrayHeader(int count)
    {
        if (count < 16)
        {
            Take(1)[0] = (byte)(0x90 | count);
        }
        else if (count <= ushort.MaxValue)
        {
            var span = Take(3);
            span[0] = 0xdc;
            BinaryPrimitives.WriteUInt16BigEndian(span[1..], (ushort)count);
        }
        else
        {
            var span = Take(5);
            span[0] = 0xdd;
            BinaryPrimitives.WriteUInt32BigEndian(span[1..], (uint)count);
        }
    }

    /// <summary>Writes a whole number.</summary>
    public void WriteInteger(long value)
    {
        if (value >= 0)
        {
            WriteUnsigned((ulong)value);
            return;
        }

        if (value >= -32)
        {
            Take(1)[0] = (byte)value;
        }
        else if (value >= sbyte.MinValue)
        {
            var span = Take(2);
            span[0] = 0xd0;
            span[1] = (byte)value;
        }
        else if (value >= short.MinValue)
        {
            var span = Take(3);
            span[0] = 0xd1;
            BinaryPrimitives.WriteInt16BigEndian(span[1..], (short)value);
        }
        else if (value >= int.MinValue)
        {
            var span = Take(5);
            span[0] = 0xd2;
            BinaryPrimitives.WriteInt32BigEndian(span[1..], (int)value);
        }
        else
        {
            var span = Take(9);
            span[0] = 0xd3;
            BinaryPrimitives.WriteInt64BigEndian(span[1..], value);
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

    private void WriteUnsigned(ulong value)
    {
        if (value < 128)
        {
            Take(1)[0] = (byte)value;
        }
        else if (value <= byte.MaxValue)
        {
            var span = Take(2);
            span[0] = 0xcc;
            span[1] = (byte)value;
        }
        else if (value <= ushort.MaxValue)
        {
            var span = Take(3);
            span[0] = 0xcd;
            BinaryPrimitives.WriteUInt16BigEndian(span[1..], (ushort)value);
        }
        else if (value <= uint.MaxValue)
        {
            var span = Take(5);
            span[0] = 0xce;
            BinaryPrimitives.WriteUInt32BigEndian(span[1..], (uint)value);
        }
        else
        {
            var span = Take(9);
            span[0] = 0xcf;
            BinaryPrimitives.WriteUInt64BigEndian(span[1..], value);
        }
    }

    private Span<byte> Take(int bytes)
    {
        if (bytes > _buffer.Length - _length)
        {
            throw new InvalidOperationException($"The value needs {bytes} bytes where {_buffer.Length - _length} are left.");
        }

        var span = _buffer.Slice(_length, bytes);
        _length += bytes;
        return span;
    }
}
