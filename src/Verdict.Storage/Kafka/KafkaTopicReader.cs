using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Verdict.Events;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;

namespace Verdict.Storage.Kafka;

/// <summary>Reads one zone's events from one topic: from the partition its key belongs to, up to where that ended when reading
/// began.</summary>
internal sealed class KafkaTopicReader : IDisposable
{
    private readonly IConsumer<byte[], byte[]> _consumer;
    private readonly KafkaOptions _options;
    private readonly TopicPartition _partition;
    private readonly byte[] _key;
    private readonly long _end;
    private EventPoint _latest;
    private StoredEvent? _head;
    private bool _isAtEnd;

    private KafkaTopicReader(
        IConsumer<byte[], byte[]> consumer,
        KafkaOptions options,
        TopicPartition partition,
        byte[] key,
        long notBeforeMs)
    {
        _consumer = consumer;
        _options = options;
        _partition = partition;
        _key = key;
        var timeout = TimeSpan.FromMilliseconds(options.ReadTimeoutMs);
        var marks = consumer.QueryWatermarkOffsets(partition, timeout);
        _end = marks.High.Value;
        var start = KafkaStart.Find(consumer, partition, marks, notBeforeMs, timeout);
        _isAtEnd = start.Value >= _end;
        if (!_isAtEnd) consumer.Assign(new TopicPartitionOffset(partition, start));
    }

    /// <summary>Connects; null when the topic does not exist, that is, when nothing was ever appended to it.</summary>
    public static KafkaTopicReader? TryOpen(KafkaOptions options, string topic, ZoneId zone, long notBeforeMs, Action<LogMessage> log)
    {
        var key = Encoding.ASCII.GetBytes(zone.Value.ToString(CultureInfo.InvariantCulture));
        var consumer = KafkaSettings.Build(
            new ConsumerBuilder<byte[], byte[]>(KafkaSettings.Consumer(options)).SetLogHandler((_, message) => log(message)).Build);
        try
        {
            using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
            var metadata = admin.GetMetadata(topic, TimeSpan.FromMilliseconds(options.ReadTimeoutMs)).Topics[0];
            if (metadata.Error.Code == ErrorCode.UnknownTopicOrPart)
            {
                consumer.Dispose();
                return null;
            }

            if (metadata.Error.IsError) throw new KafkaException(metadata.Error);
            return new(consumer, options, new(topic, Murmur2.PartitionOf(key, metadata.Partitions.Count)), key, notBeforeMs);
        }
        catch (KafkaException e)
        {
            consumer.Dispose();
            throw new EventLogUnavailableException(
                $"Kafka at {options.Brokers} could not be asked for topic {topic}: {e.Error.Reason}. "
                + "See that the brokers run and are reachable from here.",
                e);
        }
    }

    /// <summary>The next event, left where it is; null at the end.</summary>
    public StoredEvent? Peek(CancellationToken cancellation)
    {
        while (_head is null && !_isAtEnd) Advance(cancellation);
        return _head;
    }

    /// <summary>The event that was peeked at.</summary>
    public StoredEvent? Take()
    {
        var head = _head;
        _head = null;
        return head;
    }

    public void Dispose() => _consumer.Dispose();

    private void Advance(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var result = Consume();
        _isAtEnd = result.IsPartitionEOF ? result.Offset.Value >= _end : result.Offset.Value + 1 >= _end;
        if (result.IsPartitionEOF || !result.Message.Key.AsSpan().SequenceEqual(_key)) return;
        var reader = new MessagePackReader(result.Message.Value);
        var id = EventCodec.ReadHeader(ref reader).Id;

        // A repeat, or the late word of a replaced owner: the merge relies on each topic growing.
        if (EventPoint.Of(id) <= _latest) return;
        _latest = EventPoint.Of(id);
        _head = new(id, result.Message.Value);
    }

    private ConsumeResult<byte[], byte[]> Consume()
    {
        try
        {
            return _consumer.Consume(TimeSpan.FromMilliseconds(_options.ReadTimeoutMs)) ?? throw new EventLogUnavailableException(
                $"Kafka at {_options.Brokers} sent nothing of {_partition} for {_options.ReadTimeoutMs} ms, though there is more. "
                + "See that its brokers run.");
        }
        catch (KafkaException e)
        {
            throw new EventLogUnavailableException($"Reading {_partition} from Kafka at {_options.Brokers} failed: {e.Error.Reason}.", e);
        }
    }
}
