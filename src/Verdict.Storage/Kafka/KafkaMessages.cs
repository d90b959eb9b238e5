using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Verdict.Events;
using Verdict.Protocol.MessagePack;

namespace Verdict.Storage.Kafka;

/// <summary>Turns records into Kafka messages: which topic, which key, which headers.</summary>
/// <remarks>One message object serves all: the client copies it before it returns from taking it. Used by one thread at a time.</remarks>
internal sealed class KafkaMessages
{
    public const string TypeHeader = "type";
    public const string IdHeader = "id";

    private const int UuidTextBytes = 36;

    private readonly Dictionary<int, byte[]> _keys = [];
    private readonly Dictionary<EventType, (string Topic, Message<byte[], byte[]> Message)> _types = [];
    private readonly byte[] _id = new byte[UuidTextBytes];
    private readonly Message<byte[], byte[]> _plain = new();

    /// <summary>The message of one record of a run, valid until the next call; null when records of that kind are none of Kafka's
    /// business.</summary>
    public (string Topic, Message<byte[], byte[]> Message)? Of(in EventRun run, long sequence, ReadOnlySpan<byte> record) => run.Kind switch
    {
        RecordKind.ZoneEvents => OfEvent(new(run.Zone, run.Epoch, sequence), record),
        RecordKind.ServerFigures => Plain(Topics.Figures, FirstTextOf(record), record),
        RecordKind.ZoneSnapshot => Plain(Topics.Snapshots, KeyOf(run.Zone.Value), record),
        RecordKind.CommandOutcome => Plain(Topics.Outcomes, FirstTextOf(record), record),
        RecordKind.ZoneView => Plain(Topics.Views, KeyOf(run.Zone.Value), record),
        _ => null,
    };

    private (string Topic, Message<byte[], byte[]> Message) OfEvent(in EventId id, ReadOnlySpan<byte> envelope)
    {
        var reader = new MessagePackReader(envelope);
        reader.ReadArrayHeader(countMax: 64);
        var type = (EventType)reader.ReadInt32();
        if (!_types.TryGetValue(type, out var shape)) _types[type] = shape = Shape(type);
        id.ToGuid().TryFormat(_id, out _);
        shape.Message.Key = KeyOf(id.Zone.Value);
        shape.Message.Value = envelope.ToArray();
        return shape;
    }

    /// <summary>The node of figures, the command of an outcome: each stands first in its record.</summary>
    private static byte[] FirstTextOf(ReadOnlySpan<byte> record)
    {
        var reader = new MessagePackReader(record);
        reader.ReadArrayHeader(countMax: 64);
        return Encoding.UTF8.GetBytes(reader.ReadString(PlatformCommand.TextBytesMax));
    }

    private (string Topic, Message<byte[], byte[]> Message) Plain(string topic, byte[] key, ReadOnlySpan<byte> value)
    {
        (_plain.Key, _plain.Value) = (key, value.ToArray());
        return (topic, _plain);
    }

    /// <summary>The zone's number as decimal text: readable in every Kafka tool, and what decides the partition.</summary>
    private byte[] KeyOf(int zone)
    {
        if (!_keys.TryGetValue(zone, out var key)) _keys[zone] = key = Encoding.ASCII.GetBytes(zone.ToString(CultureInfo.InvariantCulture));
        return key;
    }

    private (string Topic, Message<byte[], byte[]> Message) Shape(EventType type)
    {
        var headers = new Headers { { TypeHeader, Encoding.ASCII.GetBytes(type.ToString()) }, { IdHeader, _id } };
        return (Topics.Of(type).Name(), new() { Headers = headers });
    }
}
