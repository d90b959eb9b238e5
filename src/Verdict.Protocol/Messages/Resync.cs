using Verdict.Protocol.MessagePack;

namespace Verdict.Protocol.Messages;

/// <summary>Show me everything in my view anew. The answer is a <see cref="StateUpdate"/> that is full; there is no verdict.</summary>
public readonly record struct Resync : IMessage
{
    private const int Fields = 0;

    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(1 + Fields);
        writer.WriteInteger((int)MessageType.Resync);
    }

    /// <summary>Reads the fields after the type.</summary>
    public static Resync Read(ref MessagePackReader reader, int fields)
    {
        MessageReader.End(ref reader, fields, Fields);
        return default;
    }
}
