using Verdict.Protocol.MessagePack;

namespace Verdict.Protocol.Messages;

/// <summary>Opens and closes a body around the fields that each message reads itself.</summary>
public static class MessageReader
{
    private const int FieldsMax = 64;

    /// <summary>Reads a body's array header and type.</summary>
    /// <param name="reader">Stands at the body's first byte; afterwards at the first field.</param>
    /// <param name="fields">How many fields follow.</param>
    public static MessageType ReadType(ref MessagePackReader reader, out int fields)
    {
        var count = reader.ReadArrayHeader(FieldsMax);
        if (count == 0)
        {
            throw new ProtocolException(ErrorCode.Malformed, "A body is an empty array; its first element must be the message type.");
        }

        fields = count - 1;
        return (MessageType)reader.ReadInt32();
    }

    /// <summary>Says that a message's known fields begin here.</summary>
    /// <exception cref="ProtocolException">There are fewer fields than this version knows.</exception>
    public static void Require(MessageType type, int fields, int known)
    {
        if (fields < known) throw new ProtocolException(ErrorCode.Malformed, $"{type} has {fields} fields; it needs {known}.");
    }

    /// <summary>Passes over the fields a newer version added and checks that the body ends with its array.</summary>
    public static void End(ref MessagePackReader reader, int fields, int known)
    {
        reader.Skip(fields - known);
        if (!reader.IsAtEnd) throw new ProtocolException(ErrorCode.Malformed, "Bytes follow the end of the message.");
    }
}
