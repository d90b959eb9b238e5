using System.Runtime.CompilerServices;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;
using Verdict.Protocol.Messages;

namespace Verdict.Events;

/// <summary>Writes and reads envelopes: one MessagePack array of the header's fields, the payload array last.</summary>
public static class EventCodec
{
    /// <summary>No envelope is longer; the longest field is a player's name.</summary>
    public const int EventBytesMax = 512;

    private const int Fields = 12;
    private const int PayloadFieldsMax = 64;

    /// <summary>Writes a whole envelope.</summary>
    /// <returns>Bytes written.</returns>
    public static int Write<TEvent>(Span<byte> destination, in EventHeader header, in TEvent zoneEvent)
        where TEvent : struct, IZoneEvent<TEvent>
    {
        var writer = new MessagePackWriter(destination);
        writer.WriteArrayHeader(Fields);
        writer.WriteInteger((int)header.Type);
        writer.WriteInteger(header.Version);
        writer.WriteInteger(header.Id.Zone.Value);
        writer.WriteInteger(header.Id.Epoch.Value);
        writer.WriteInteger(header.Id.Sequence);
        writer.WriteInteger(header.Previous);
        writer.WriteInteger(header.Tick);
        writer.WriteInteger(header.AggregateId);
        writer.WriteInteger(header.OccurredAtMs);
        writer.WriteInteger(header.Cause.Session);
        writer.WriteInteger(header.Cause.Sequence);
        zoneEvent.WritePayload(ref writer);
        return writer.Length;
    }

    /// <summary>Reads everything before the payload; the reader then stands at the payload, for the event's ReadPayload.</summary>
    /// <exception cref="ProtocolException">The bytes are no envelope.</exception>
    public static EventHeader ReadHeader(ref MessagePackReader reader)
    {
        var fields = reader.ReadArrayHeader(countMax: 64);
        if (fields < Fields)
        {
            throw new ProtocolException(ErrorCode.Malformed, $"An event's envelope has {fields} fields; it needs {Fields}.");
        }

        return new(
            (EventType)reader.ReadInt32(),
            reader.ReadInt32(),
            new(new(reader.ReadInt32()), new(reader.ReadInt32()), reader.ReadNonNegative()),
            reader.ReadNonNegative(),
            reader.ReadNonNegative(),
            reader.ReadNonNegative(),
            reader.ReadNonNegative(),
            new(reader.ReadNonNegative(), reader.ReadNonNegative()));
    }

    /// <summary>Opens a payload that needs <paramref name="known"/> fields.</summary>
    /// <returns>Fields that a newer version added, to be skipped after the known ones.</returns>
    internal static int OpenPayload(ref MessagePackReader reader, int known)
    {
        var fields = reader.ReadArrayHeader(PayloadFieldsMax);
        return fields >= known
            ? fields - known
            : throw new ProtocolException(ErrorCode.Malformed, $"An event's payload has {fields} fields; it needs {known}.");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void WritePosition(ref MessagePackWriter writer, Position position)
    {
        writer.WriteArrayHeader(2);
        writer.WriteInteger(position.X);
        writer.WriteInteger(position.Y);
    }

    internal static Position ReadPosition(ref MessagePackReader reader)
    {
        var extra = OpenPayload(ref reader, known: 2);
        var position = new Position(reader.ReadInt32(), reader.ReadInt32());
        reader.Skip(extra);
        return position;
    }
}
