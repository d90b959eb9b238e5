using System.Runtime.InteropServices;
using Verdict.GameServer.Net;
using Verdict.Protocol;

namespace Verdict.GameServer.Ticking;

/// <summary>What a client wants of its zone.</summary>
internal enum CommandKind
{
    Enter,
    Move,
    Leave,
}

/// <summary>One command on its way from a connection to its zone.</summary>
/// <param name="Kind">What is wanted.</param>
/// <param name="Client">Who wants it.</param>
/// <param name="Sequence">The client's number for it; 0 for Enter.</param>
/// <param name="Target">Where to, for Move.</param>
/// <param name="ReceivedAt">Timestamp at which its frame was read; verdict times are counted from here.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ZoneCommand(CommandKind Kind, ClientConnection Client, long Sequence, Position Target, long ReceivedAt);
