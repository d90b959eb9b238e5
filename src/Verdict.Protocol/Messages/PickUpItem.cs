using Verdict.Protocol.MessagePack;

namespace Verdict.Protocol.Messages;

/// <summary>I want the item that lies there. Answered by <see cref="CommandAccepted"/> or <see cref="CommandRejected"/>.</summary>
/// <param name="Sequence">The client's number for this command.</param>
/// <param name="ItemId">Which item, by its id in <see cref="StateUpdate"/>.</param>
public readonly record struct PickUpItem(long Sequence, long ItemId) : IMessage
{
    private const int Fields = 2;

    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(1 + Fields);
        writer.WriteInteger((int)MessageType.PickUpItem);
        writer.WriteInteger(Sequence);
        writer.WriteInteger(ItemId);
    }

    /// <summary>Reads the fields after the type.</summary>
    public static PickUpItem Read(ref MessagePackReader reader, int fields)
    {
        MessageReader.Require(MessageType.PickUpItem, fields, Fields);
        var message = new PickUpItem(reader.ReadNonNegative(), reader.ReadNonNegative());
        MessageReader.End(ref reader, fields, Fields);
        return message;
    }
}
