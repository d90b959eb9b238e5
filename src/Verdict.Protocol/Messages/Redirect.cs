using Verdict.Protocol.MessagePack;

namespace Verdict.Protocol.Messages;

/// <summary>Another server has this zone: connect there and present the ticket as the token.</summary>
/// <param name="Host">Name or address, at most 255 bytes.</param>
/// <param name="Port">TCP port.</param>
/// <param name="Ticket">To be sent as <see cref="Hello.Token"/>.</param>
public readonly record struct Redirect(string Host, int Port, string Ticket) : IMessage
{
    private const int Fields = 3;

    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(1 + Fields);
        writer.WriteInteger((int)MessageType.Redirect);
        writer.WriteString(Host);
        writer.WriteInteger(Port);
        writer.WriteString(Ticket);
    }

    /// <summary>Reads the fields after the type.</summary>
    public static Redirect Read(ref MessagePackReader reader, int fields)
    {
        MessageReader.Require(MessageType.Redirect, fields, Fields);
        var message = new Redirect(reader.ReadString(255), reader.ReadInt32(), reader.ReadString(Hello.TokenBytesMax));
        MessageReader.End(ref reader, fields, Fields);
        return message;
    }
}
