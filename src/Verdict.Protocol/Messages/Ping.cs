using Verdict.Protocol.MessagePack;

namespace Verdict.Protocol.Messages;

/// <summary>Are you there? Answered by <see cref="Pong"/> from the connection itself, without waiting for the zone.</summary>
/// <param name="Nonce">Anything; comes back unchanged.</param>
public readonly record struct Ping(long Nonce) : IMessage
{
    private const int Fields = 1;

    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(1 + Fields);
        writer.WriteInteger((int)MessageType.Ping);
        writer.WriteInteger(Nonce);
    }

    /// <summary>Reads the fields after the type.</summary>
    public static Ping Read(ref MessagePackReader reader, int fields)
    {
        MessageReader.Require(MessageType.Ping, fields, Fields);
        var message = new Ping(reader.ReadInteger());
        MessageReader.End(ref reader, fields, Fields);
        return message;
    }
}
