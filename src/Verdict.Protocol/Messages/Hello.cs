using Verdict.Protocol.MessagePack;

namespace Verdict.Protocol.Messages;

/// <summary>The first message of every connection: who I am and where I want to play.</summary>
/// <param name="Version">Protocol version; this library speaks <see cref="CurrentVersion"/>.</param>
/// <param name="Token">The signed token that the platform's login gave. At most <see cref="TokenBytesMax"/> bytes.</param>
/// <param name="Zone">The zone to enter; <see cref="ZoneId.Any"/> lets the server choose.</param>
public readonly record struct Hello(int Version, string Token, ZoneId Zone) : IMessage
{
    /// <summary>The version of docs/protocol.md.</summary>
    public const int CurrentVersion = 2;

    /// <summary>Longest token.</summary>
    public const int TokenBytesMax = 4_096;

    private const int Fields = 3;

    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(1 + Fields);
        writer.WriteInteger((int)MessageType.Hello);
        writer.WriteInteger(Version);
        writer.WriteString(Token);
        writer.WriteInteger(Zone.Value);
    }

    /// <summary>Reads the fields after the type.</summary>
    public static Hello Read(ref MessagePackReader reader, int fields)
    {
        MessageReader.Require(MessageType.Hello, fields, Fields);
        var message = new Hello(reader.ReadInt32(), reader.ReadString(TokenBytesMax), new(reader.ReadNonNegativeInt32()));
        MessageReader.End(ref reader, fields, Fields);
        return message;
    }
}
