using Verdict.Protocol.MessagePack;

namespace Verdict.Protocol.Messages;

/// <summary>The server does not let this connection in; it closes after this.</summary>
/// <param name="Code">For programs.</param>
/// <param name="Reason">For people: what was wrong and what to do. At most 1,024 bytes.</param>
public readonly record struct Refused(RefusalCode Code, string Reason) : IMessage
{
    private const int Fields = 2;

    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(1 + Fields);
        writer.WriteInteger((int)MessageType.Refused);
        writer.WriteInteger((int)Code);
        writer.WriteString(Reason);
    }

    /// <summary>Reads the fields after the type.</summary>
    public static Refused Read(ref MessagePackReader reader, int fields)
    {
        MessageReader.Require(MessageType.Refused, fields, Fields);
        var message = new Refused((RefusalCode)reader.ReadInt32(), reader.ReadString(1_024));
        MessageReader.End(ref reader, fields, Fields);
        return message;
    }
}
