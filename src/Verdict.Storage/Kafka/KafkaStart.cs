using Confluent.Kafka;

namespace Verdict.Storage.Kafka;

/// <summary>Finds where in a partition to begin, when nothing that was produced before some time is wanted.</summary>
internal static class KafkaStart
{
    /// <summary>Clocks of two machines, or of a machine and a broker, are not further apart than this.</summary>
    private const long MarginMs = 60_000;

    /// <summary>The first offset to read from: never one behind a message that is wanted.</summary>
    /// <param name="consumer">Assigned to nothing; assigned to anything when this returns.</param>
    /// <param name="partition">Which partition.</param>
    /// <param name="marks">Where it begins and ends.</param>
    /// <param name="notBeforeMs">Unix time in milliseconds; 0 or less wants everything.</param>
    /// <param name="timeout">How long each question to the broker may take.</param>
    /// <exception cref="KafkaException">The broker does not answer.</exception>
    public static Offset Find(
        IConsumer<byte[], byte[]> consumer,
        TopicPartition partition,
        WatermarkOffsets marks,
        long notBeforeMs,
        TimeSpan timeout)
    {
        var fromMs = notBeforeMs - MarginMs;
        if (fromMs <= 0 || marks.High.Value <= marks.Low.Value) return marks.Low;
        var wanted = new TopicPartitionTimestamp(partition, new Timestamp(fromMs, TimestampType.CreateTime));
        var found = consumer.OffsetsForTimes([wanted], timeout)[0].Offset;
        if (found.Value >= 0) return found.Value > marks.Low.Value ? found : marks.Low;

        // "None" is also what a broker says that keeps no times. The last message tells the one from the other.
        var last = LastProducedMs(consumer, new(partition, marks.High.Value - 1), timeout);
        return last < fromMs ? marks.High : marks.Low;
    }

    /// <summary>When the message at an offset was produced; null when there is none, or nothing is known of its time.</summary>
    private static long? LastProducedMs(IConsumer<byte[], byte[]> consumer, TopicPartitionOffset at, TimeSpan timeout)
    {
        consumer.Assign(at);
        var last = consumer.Consume(timeout);
        if (last is null || last.IsPartitionEOF || last.Offset != at.Offset) return null;
        return last.Message.Timestamp.Type == TimestampType.NotAvailable ? null : last.Message.Timestamp.UnixTimestampMs;
    }
}
