using Verdict.Protocol.MessagePack;

namespace Verdict.Protocol.Messages;

/// <summary>You stand somewhere else now, and no command of yours brought you there: a respawn, or an operator.</summary>
/// <param name="Position">Where.</param>
/// <param name="Tick">Since which tick of the zone.</param>
public readonly record struct Placed(Position Position, long Tick) : IMessage
{
    private const int Fields = 3;

    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(1 + Fields);
        writer.WriteInteger((int)MessageType.Placed);
        writer.WriteInteger(Position.X);
        writer.WriteInteger(Position.Y);
        writer.WriteInteger(Tick);
    }

    /// <summary>Reads the fields after the type.</summary>
    public static Placed Read(ref MessagePackReader reader, int fields)
    {
        MessageReader.Require(MessageType.Placed, fields, Fields);
        var message = new Placed(new(reader.ReadInt32(), reader.ReadInt32()), reader.ReadNonNegative());
        MessageReader.End(ref reader, fields, Fields);
        return message;
    }
}
