using Verdict.Protocol.MessagePack;

namespace Verdict.Protocol.Messages;

/// <summary>Something to show to the player.</summary>
/// <param name="Severity">How loud.</param>
/// <param name="Text">At most 1,024 bytes.</param>
public readonly record struct Notice(Severity Severity, string Text) : IMessage
{
    private const int Fields = 2;

    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(1 + Fields);
        writer.WriteInteger((int)MessageType.Notice);
        writer.WriteInteger((int)Severity);
        writer.WriteString(Text);
    }

    /// <summary>Reads the fields after the type.</summary>
    public static Notice Read(ref MessagePackReader reader, int fields)
    {
        MessageReader.Require(MessageType.Notice, fields, Fields);
        var message = new Notice((Severity)reader.ReadInt32(), reader.ReadString(1_024));
        MessageReader.End(ref reader, fields, Fields);
        return message;
    }
}
