using Verdict.Protocol.Messages;

namespace Verdict.Protocol;

/// <summary>The bytes that came are not what docs/protocol.md allows. The text names what was wrong; the connection cannot go on.</summary>
public sealed class ProtocolException(ErrorCode code, string message) : Exception(message)
{
    /// <summary>What to tell the other side.</summary>
    public ErrorCode Code { get; } = code;
}
