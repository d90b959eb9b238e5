using Verdict.Protocol.MessagePack;

namespace Verdict.Protocol.Messages;

/// <summary>The player has left; the server closes the connection after this.</summary>
/// <param name="Sequence">The command this answers.</param>
public readonly record struct LeaveAccepted(long Sequence) : IMessage
{
    private const int Fields = 1;

    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(1 + Fields);
        writer.WriteInteger((int)MessageType.LeaveAccepted);
        writer.WriteInteger(Sequence);
    }

    /// <summary>Reads the fields after the type.</summary>
    public static LeaveAccepted Read(ref MessagePackReader reader, int fields)
    {
        MessageReader.Require(MessageType.LeaveAccepted, fields, Fields);
        var message = new LeaveAccepted(reader.ReadNonNegative());
        MessageReader.End(ref reader, fields, Fields);
        return message;
    }
}
