using Verdict.Protocol.MessagePack;

namespace Verdict.Protocol.Messages;

/// <summary>It was not done. The answer to every command but Move and Leave, which have their own.</summary>
/// <param name="Sequence">The command this answers.</param>
/// <param name="Reason">Why.</param>
/// <param name="RetryTicks">Ticks after which the same command could be allowed; 0 when waiting does not help.</param>
public readonly record struct CommandRejected(long Sequence, RejectReason Reason, long RetryTicks) : IMessage
{
    private const int Fields = 3;

    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(1 + Fields);
        writer.WriteInteger((int)MessageType.CommandRejected);
        writer.WriteInteger(Sequence);
        writer.WriteInteger((int)Reason);
        writer.WriteInteger(RetryTicks);
    }

    /// <summary>Reads the fields after the type.</summary>
    public static CommandRejected Read(ref MessagePackReader reader, int fields)
    {
        MessageReader.Require(MessageType.CommandRejected, fields, Fields);
        var message = new CommandRejected(reader.ReadNonNegative(), (RejectReason)reader.ReadInt32(), reader.ReadNonNegative());
        MessageReader.End(ref reader, fields, Fields);
        return message;
    }
}
