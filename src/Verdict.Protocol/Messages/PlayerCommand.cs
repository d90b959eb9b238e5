using System.Runtime.InteropServices;
using Verdict.Protocol.MessagePack;

namespace Verdict.Protocol.Messages;

/// <summary>What a player wants, whatever the verb, as it goes from its connection to its zone.</summary>
/// <param name="Type">The verb.</param>
/// <param name="Sequence">The client's number for it; 0 where the verb has none.</param>
/// <param name="First">The verb's first number; 0 where it has none.</param>
/// <param name="Second">Its second.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PlayerCommand(MessageType Type, long Sequence, long First, long Second)
{
    /// <summary>The two numbers as a point.</summary>
    public Position Target => new((int)First, (int)Second);

    /// <summary>Reads the fields after the type of any message that a zone answers.</summary>
    /// <returns>False when a client may not send such a message to its zone; nothing was read then.</returns>
    /// <exception cref="ProtocolException">The fields are not what the verb needs.</exception>
    public static bool TryRead(MessageType type, ref MessagePackReader reader, int fields, out PlayerCommand command)
    {
        switch (type)
        {
            case MessageType.Move:
                var move = Move.Read(ref reader, fields);
                command = new(type, move.Sequence, move.Target.X, move.Target.Y);
                return true;
            case MessageType.Leave:
                command = new(type, Leave.Read(ref reader, fields).Sequence, 0, 0);
                return true;
            case MessageType.PickUpItem:
                var pickUp = PickUpItem.Read(ref reader, fields);
                command = new(type, pickUp.Sequence, pickUp.ItemId, 0);
                return true;
            case MessageType.Resync:
                Resync.Read(ref reader, fields);
                command = new(type, 0, 0, 0);
                return true;
            default:
                command = default;
                return false;
        }
    }
}
