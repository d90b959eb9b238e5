using Verdict.Protocol.MessagePack;

namespace Verdict.Protocol.Messages;

/// <summary>The player stands at the target.</summary>
/// <param name="Sequence">The command this answers.</param>
/// <param name="Position">Where the player stands.</param>
/// <param name="Tick">The tick at which it was decided.</param>
public readonly record struct MoveAccepted(long Sequence, Position Position, long Tick) : IMessage
{
    private const int Fields = 4;

    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(1 + Fields);
        writer.WriteInteger((int)MessageType.MoveAccepted);
        writer.WriteInteger(Sequence);
        writer.WriteInteger(Position.X);
        writer.WriteInteger(Position.Y);
        writer.WriteInteger(Tick);
    }

    /// <summary>Reads the fields after the type.</summary>
    public static MoveAccepted Read(ref MessagePackReader reader, int fields)
    {
        MessageReader.Require(MessageType.MoveAccepted, fields, Fields);
        var message = new MoveAccepted(reader.ReadNonNegative(), new(reader.ReadInt32(), reader.ReadInt32()), reader.ReadNonNegative());
        MessageReader.End(ref reader, fields, Fields);
        return message;
    }
}
