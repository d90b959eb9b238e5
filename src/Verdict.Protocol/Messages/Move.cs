using Verdict.Protocol.MessagePack;

namespace Verdict.Protocol.Messages;

/// <summary>Please let me step to the target. Answered by exactly one of <see
/// cref="MoveAccepted"/>, <see cref="MoveRejected"/>, <see cref="CommandRefused"/>.</summary>
/// <param name="Sequence">The client's number for this command, returned in the
/// verdict. 1 to 2^53 − 1, growing within a connection.</param>
/// <param name="Target">Where to stand, in millimetres.</param>
public readonly record struct Move(long Sequence, Position Target) : IMessage
{
    private const int Fields = 3;

    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(1 + Fields);
        writer.WriteInteger((int)MessageType.Move);
        writer.WriteInteger(Sequence);
        writer.WriteInteger(Target.X);
        writer.WriteInteger(Target.Y);
    }

    /// <summary>Reads the fields after the type.</summary>
    public static Move Read(ref MessagePackReader reader, int fields)
    {
        MessageReader.Require(MessageType.Move, fields, Fields);
        var message = new Move(reader.ReadNonNegative(), new(reader.ReadInt32(), reader.ReadInt32()));
        MessageReader.End(ref reader, fields, Fields);
        return message;
    }
}
