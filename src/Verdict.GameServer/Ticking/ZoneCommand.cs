using System.Runtime.InteropServices;
using Verdict.GameServer.Net;
using Verdict.Protocol.Messages;

namespace Verdict.GameServer.Ticking;

/// <summary>One command on its way from a connection to its zone. A <see cref="MessageType.Hello"/> stands for the wish to enter.</summary>
/// <param name="Client">Who wants it.</param>
/// <param name="Command">What is wanted.</param>
/// <param name="ReceivedAt">Timestamp at which its frame was read; verdict times are counted from here.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ZoneCommand(ClientConnection Client, PlayerCommand Command, long ReceivedAt)
{
    /// <summary>An identified client wants to enter.</summary>
    public static ZoneCommand Enter(ClientConnection client, long receivedAt) => new(client, new(MessageType.Hello, 0, 0, 0), receivedAt);
}
