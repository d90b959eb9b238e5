using Verdict.Protocol.MessagePack;

namespace Verdict.Protocol.Messages;

/// <summary>It is done. The answer to every command but Move and Leave, which have their own.</summary>
/// <param name="Sequence">The command this answers.</param>
/// <param name="Tick">The zone's tick at which it was decided.</param>
public readonly record struct CommandAccepted(long Sequence, long Tick) : IMessage
{
    private const int Fields = 2;

    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(1 + Fields);
        writer.WriteInteger((int)MessageType.CommandAccepted);
        writer.WriteInteger(Sequence);
        writer.WriteInteger(Tick);
    }

    /// <summary>Reads the fields after the type.</summary>
    public static CommandAccepted Read(ref MessagePackReader reader, int fields)
    {
        MessageReader.Require(MessageType.CommandAccepted, fields, Fields);
        var message = new CommandAccepted(reader.ReadNonNegative(), reader.ReadNonNegative());
        MessageReader.End(ref reader, fields, Fields);
        return message;
    }
}
