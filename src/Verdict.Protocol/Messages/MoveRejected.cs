using Verdict.Protocol.MessagePack;

namespace Verdict.Protocol.Messages;

/// <summary>The player does not move; the client must show it where it stands.</summary>
/// <param name="Sequence">The command this answers.</param>
/// <param name="Reason">Why.</param>
/// <param name="Position">Where the player stands.</param>
/// <param name="RetryTicks">Ticks after which the same step could be allowed; 0 when waiting does not help.</param>
public readonly record struct MoveRejected(long Sequence, RejectReason Reason, Position Position, long RetryTicks) : IMessage
{
    private const int Fields = 5;

    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(1 + Fields);
        writer.WriteInteger((int)MessageType.MoveRejected);
        writer.WriteInteger(Sequence);
        writer.WriteInteger((int)Reason);
        writer.WriteInteger(Position.X);
        writer.WriteInteger(Position.Y);
        writer.WriteInteger(RetryTicks);
    }

    /// <summary>Reads the fields after the type.</summary>
    public static MoveRejected Read(ref MessagePackReader reader, int fields)
    {
        MessageReader.Require(MessageType.MoveRejected, fields, Fields);
        var message = new MoveRejected(
            reader.ReadNonNegative(),
            (RejectReason)reader.ReadInt32(),
            new(reader.ReadInt32(), reader.ReadInt32()),
            reader.ReadNonNegative());
        MessageReader.End(ref reader, fields, Fields);
        return message;
    }
}
