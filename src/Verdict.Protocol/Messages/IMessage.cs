using Verdict.Protocol.MessagePack;

namespace Verdict.Protocol.Messages;

/// <summary>One message of the wire: an array of its type's number and its fields.</summary>
public interface IMessage
{
    /// <summary>Writes the whole body, the type's number first.</summary>
    void Write(ref MessagePackWriter writer);
}
