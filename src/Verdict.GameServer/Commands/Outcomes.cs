using System.Text;
using Microsoft.Extensions.Options;
using Verdict.Events;
using Verdict.GameServer.Publishing;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;

namespace Verdict.GameServer.Commands;

/// <summary>Tells over the log what became of operators' commands. From any thread.</summary>
internal sealed class Outcomes(JournalPublisher publisher, IOptions<GameServerOptions> server, TimeProvider time)
{
    private const string Cut = "…";

    /// <summary>What there is to say in the name of this server, for the caller to add to.</summary>
    public CommandOutcome Of(PlatformCommand command, ZoneId zone, OutcomeState state, string message) => new(
        command.Id,
        command.Type,
        zone,
        server.Value.Node,
        time.GetUtcNow().ToUnixTimeMilliseconds(),
        state,
        Players: 0,
        Epoch: default,
        Sequence: 0,
        message,
        Rehearsals: []);

    /// <summary>Publishes an outcome; a message that is too long is cut.</summary>
    /// <returns>False when there is no room for it, which is logged.</returns>
    public bool Post(CommandOutcome outcome)
    {
        var bytes = new byte[CommandOutcome.BytesMax];
        var writer = new MessagePackWriter(bytes);
        (outcome with { Message = Shorten(outcome.Message, CommandOutcome.MessageBytesMax) }).Write(ref writer);
        return publisher.PostOutcome(bytes.AsSpan(0, writer.Length).ToArray());
    }

    /// <summary>The same, put together here.</summary>
    public bool Post(PlatformCommand command, ZoneId zone, OutcomeState state, string message) =>
        Post(Of(command, zone, state, message));

    /// <summary>As much of a text as has room in so many bytes of UTF-8, whole characters only.</summary>
    internal static string Shorten(string text, int bytesMax)
    {
        if (Encoding.UTF8.GetByteCount(text) <= bytesMax) return text;
        var (kept, left) = (0, bytesMax - Encoding.UTF8.GetByteCount(Cut));
        foreach (var rune in text.EnumerateRunes())
        {
            left -= rune.Utf8SequenceLength;
            if (left < 0) break;
            kept += rune.Utf16SequenceLength;
        }

        return text[..kept] + Cut;
    }
}
