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
    private const int NodeBytesMax = 256;

    private readonly Dictionary<int, byte[]> _keys = [];
    private readonly Dictionary<EventType, (string Topic, Message<byte[], byte[]> Message)> _types = [];
    private readonly byte[] _id = new byte[UuidTextBytes];
    private readonly Message<byte[], byte[]> _figures = new();

    /// <summary>The message of one event; valid until the next call.</summary>
    public (string Topic, Message<byte[], byte[]> Message) OfEvent(in EventId id, ReadOnlySpan<byte> envelope)
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

    /// <summary>The message of one server's figures; valid until the next call.</summary>
    public (string Topic, Message<byte[], byte[]> Message) OfFigures(ReadOnlySpan<byte> figures)
    {
        var reader = new MessagePackReader(figures);
        reader.ReadArrayHeader(countMax: 64);
        _figures.Key = Encoding.UTF8.GetBytes(reader.ReadString(NodeBytesMax));
        _figures.Value = figures.ToArray();
        return (Topics.Figures, _figures);
    }

    /// <summary>The zone's number as decimal text: readable in every Kafka tool, and what decides the partition.</summary>
    public byte[] KeyOf(int zone)
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
