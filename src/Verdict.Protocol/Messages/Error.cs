using Verdict.Protocol.MessagePack;

namespace Verdict.Protocol.Messages;

/// <summary>Something was wrong that the connection cannot survive; the server closes it after this.</summary>
/// <param name="Code">For programs.</param>
/// <param name="Text">For people: what was wrong. At most 1,024 bytes.</param>
public readonly record struct Error(ErrorCode Code, string Text) : IMessage
{
    private const int Fields = 2;

    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(1 + Fields);
        writer.WriteInteger((int)MessageType.Error);
        writer.WriteInteger((int)Code);
        writer.WriteString(Text);
    }

    /// <summary>Reads the fields after the type.</summary>
    public static Error Read(ref MessagePackReader reader, int fields)
    {
        MessageReader.Require(MessageType.Error, fields, Fields);
        var message = new Error((ErrorCode)reader.ReadInt32(), reader.ReadString(1_024));
        MessageReader.End(ref reader, fields, Fields);
        return message;
    }
}
