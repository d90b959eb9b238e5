using Verdict.Protocol;
using Verdict.Protocol.MessagePack;

namespace Verdict.Events;

/// <summary>What an operator wants a game server to do, on its way from the platform over the log. At least once: doing it twice must be
/// harmless.</summary>
/// <remarks>Each kind of command reads the fields that <see cref="PlatformCommandType"/> names for it; the others are empty, 0 or
/// <see cref="Unchanged"/>.</remarks>
/// <param name="Id">Which command; a UUID. What comes of it names this id.</param>
/// <param name="Type">What is to be done.</param>
/// <param name="Zone">The zone it is for; 0 for every zone.</param>
/// <param name="IssuedAtMs">Unix time in milliseconds.</param>
/// <param name="ExpiresAtMs">From then on it is not to be done any more: a server that comes back must not act on old wishes.</param>
/// <param name="IssuedBy">Who asked.</param>
/// <param name="Reason">Why, in the asker's words.</param>
/// <param name="Node">The server it is for; empty for every server.</param>
/// <param name="Player">The player it is about; 0 for none.</param>
/// <param name="Text">What players are told; at most <see cref="NoticeBytesMax"/> bytes of UTF-8.</param>
/// <param name="Choice">A severity, a life or an admission, as the type says.</param>
/// <param name="X">A player's new place in millimetres, or <see cref="Unchanged"/>.</param>
/// <param name="Y">The same.</param>
/// <param name="Epoch">Epoch of a snapshot.</param>
/// <param name="Sequence">Last event of a snapshot.</param>
/// <param name="DurationMs">How long it is to hold, in milliseconds.</param>
public sealed record PlatformCommand(
    string Id,
    PlatformCommandType Type,
    ZoneId Zone,
    long IssuedAtMs,
    long ExpiresAtMs,
    string IssuedBy,
    string Reason,
    string Node = "",
    PlayerId Player = default,
    string Text = "",
    int Choice = 0,
    int X = PlatformCommand.Unchanged,
    int Y = PlatformCommand.Unchanged,
    Epoch Epoch = default,
    long Sequence = 0,
    long DurationMs = 0)
{
    /// <summary>Bytes of UTF-8 that each text but what players are told may have.</summary>
    public const int TextBytesMax = 512;

    /// <summary>Bytes of UTF-8 that what players are told may have.</summary>
    public const int NoticeBytesMax = 1_024;

    /// <summary>Stands where a player's field is to stay as it is.</summary>
    public const int Unchanged = -1;

    private const int FieldsOfVersion1 = 7;
    private const int Fields = 16;

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
        writer.WriteString(Node);
        writer.WriteInteger(Player.Value);
        writer.WriteString(Text);
        writer.WriteInteger(Choice);
        writer.WriteInteger(X);
        writer.WriteInteger(Y);
        writer.WriteInteger(Epoch.Value);
        writer.WriteInteger(Sequence);
        writer.WriteInteger(DurationMs);
    }

    /// <summary>Reads what <see cref="Write"/> or the platform wrote, also before commands had arguments; fields that a newer version added
    /// are passed over.</summary>
    /// <exception cref="ProtocolException">The bytes are no command.</exception>
    public static PlatformCommand Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new MessagePackReader(bytes);
        var extra = EventCodec.OpenPayload(ref reader, FieldsOfVersion1);
        var command = new PlatformCommand(
            reader.ReadString(TextBytesMax),
            (PlatformCommandType)reader.ReadInt32(),
            new(reader.ReadNonNegativeInt32()),
            reader.ReadNonNegative(),
            reader.ReadNonNegative(),
            reader.ReadString(TextBytesMax),
            reader.ReadString(TextBytesMax));
        if (extra < Fields - FieldsOfVersion1)
        {
            reader.Skip(extra);
            return command;
        }

        command = command with
        {
            Node = reader.ReadString(TextBytesMax),
            Player = new(reader.ReadNonNegative()),
            Text = reader.ReadString(NoticeBytesMax),
            Choice = reader.ReadInt32(),
            X = reader.ReadInt32(),
            Y = reader.ReadInt32(),
            Epoch = new(reader.ReadNonNegativeInt32()),
            Sequence = reader.ReadNonNegative(),
            DurationMs = reader.ReadNonNegative(),
        };
        reader.Skip(extra - (Fields - FieldsOfVersion1));
        return command;
    }
}
