using Verdict.Events;
using Verdict.Protocol;

namespace Verdict.Storage;

/// <summary>What stood where a command should stand.</summary>
/// <param name="Command">The command; null when the record is none.</param>
/// <param name="Problem">Why it is none; empty when it is one.</param>
/// <param name="Origin">Where the record lies, for people.</param>
public sealed record ReceivedCommand(PlatformCommand? Command, string Problem, string Origin)
{
    /// <summary>Reads a record; one that cannot be read is told of, for it would only fail again.</summary>
    internal static ReceivedCommand From(ReadOnlySpan<byte> record, string origin)
    {
        try
        {
            return new(PlatformCommand.Read(record), string.Empty, origin);
        }
        catch (ProtocolException error)
        {
            return new(null, error.Message, origin);
        }
    }
}
