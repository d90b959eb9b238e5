using Verdict.Protocol.MessagePack;

namespace Verdict.Protocol.Messages;

/// <summary>The command never reached its zone, so nothing was decided.</summary>
/// <param name="Sequence">The command this answers.</param>
/// <param name="Code">Why.</param>
/// <param name="RetryAfterMs">Milliseconds to wait before the next command.</param>
public readonly record struct CommandRefused(long Sequence, CommandRefusal Code, int RetryAfterMs) : IMessage
{
    private const int Fields = 3;

    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(1 + Fields);
        writer.WriteInteger((int)MessageType.CommandRefused);
        writer.WriteInteger(Sequence);
        writer.WriteInteger((int)Code);
        writer.WriteInteger(RetryAfterMs);
    }

    /// <summary>Reads the fields after the type.</summary>
    public static CommandRefused Read(ref MessagePackReader reader, int fields)
    {
        MessageReader.Require(MessageType.CommandRefused, fields, Fields);
        var message = new CommandRefused(reader.ReadNonNegative(), (CommandRefusal)reader.ReadInt32(), reader.ReadInt32());
        MessageReader.End(ref reader, fields, Fields);
        return message;
    }
}
