using Verdict.Protocol.MessagePack;

namespace Verdict.Protocol.Messages;

/// <summary>I leave the zone for good; my seat may go. Answered by <see cref="LeaveAccepted"/>.</summary>
/// <param name="Sequence">The client's number for this command.</param>
public readonly record struct Leave(long Sequence) : IMessage
{
    private const int Fields = 1;

    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(1 + Fields);
        writer.WriteInteger((int)MessageType.Leave);
        writer.WriteInteger(Sequence);
    }

    /// <summary>Reads the fields after the type.</summary>
    public static Leave Read(ref MessagePackReader reader, int fields)
    {
        MessageReader.Require(MessageType.Leave, fields, Fields);
        var message = new Leave(reader.ReadNonNegative());
        MessageReader.End(ref reader, fields, Fields);
        return message;
    }
}
