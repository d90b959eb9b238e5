using Verdict.Protocol.MessagePack;

namespace Verdict.Protocol.Messages;

/// <summary>The answer to a <see cref="Ping"/>.</summary>
/// <param name="Nonce">From the ping.</param>
/// <param name="Tick">The zone's tick; 0 before the player is in a zone.</param>
public readonly record struct Pong(long Nonce, long Tick) : IMessage
{
    private const int Fields = 2;

    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(1 + Fields);
        writer.WriteInteger((int)MessageType.Pong);
        writer.WriteInteger(Nonce);
        writer.WriteInteger(Tick);
    }

    /// <summary>Reads the fields after the type.</summary>
    public static Pong Read(ref MessagePackReader reader, int fields)
    {
        MessageReader.Require(MessageType.Pong, fields, Fields);
        var message = new Pong(reader.ReadInteger(), reader.ReadNonNegative());
        MessageReader.End(ref reader, fields, Fields);
        return message;
    }
}
