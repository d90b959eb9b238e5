using Verdict.Protocol;
using Verdict.Protocol.MessagePack;

namespace Verdict.Events;

/// <summary>What an operator wants a game server to do, on its way from the platform over the log. At least once: doing it twice must be
/// harmless.</summary>
/// <param name="Id">Which command; a UUID. What comes of it names this id.</param>
/// <param name="Type">What is to be done.</param>
/// <param name="Zone">The zone it is for; 0 for every zone.</param>
/// <param name="IssuedAtMs">Unix time in milliseconds.</param>
/// <param name="ExpiresAtMs">From then on it is not to be done any more: a server that comes back must not act on old wishes.</param>
/// <param name="IssuedBy">Who asked.</param>
/// <param name="Reason">Why, in the asker's words.</param>
public sealed record PlatformCommand(
    string Id,
    PlatformCommandType Type,
    ZoneId Zone,
    long IssuedAtMs,
    long ExpiresAtMs,
    string IssuedBy,
    string Reason)
{
    /// <summary>Bytes of UTF-8 that each text may have.</summary>
    public const int TextBytesMax = 512;

    private const int Fields = 7;

    /// <summary>Writes the array of all fields in their order.</summary>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(Fields);
        writer.WriteString(Id);
        writer.WriteInteger((int)Type);
        writer.WriteInteger(Zone.Value);
        writer.WriteInteger(IssuedAtMs);
        writer.WriteInteger(ExpiresAtMs);
        writer.WriteString(IssuedBy);
        writer.WriteString(Reason);
    }

    /// <summary>Reads what <see cref="Write"/> or the platform wrote; fields that a newer version added are passed over.</summary>
    /// <exception cref="ProtocolException">The bytes are no command.</exception>
    public static PlatformCommand Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new MessagePackReader(bytes);
        var extra = EventCodec.OpenPayload(ref reader, Fields);
        var command = new PlatformCommand(
            reader.ReadString(TextBytesMax),
            (PlatformCommandType)reader.ReadInt32(),
            new(reader.ReadNonNegativeInt32()),
            reader.ReadNonNegative(),
            reader.ReadNonNegative(),
            reader.ReadString(TextBytesMax),
            reader.ReadString(TextBytesMax));
        reader.Skip(extra);
        return command;
    }
}

/// <summary>The number of each kind of command. Numbers are never reused; a server passes over one it does not know, and says so.</summary>
public enum PlatformCommandType
{
    /// <summary>Take a snapshot of the zone now, hot and cold.</summary>
    TakeSnapshot = 1,
}
