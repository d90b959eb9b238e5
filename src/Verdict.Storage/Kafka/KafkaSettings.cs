using System.Globalization;
using Confluent.Kafka;

namespace Verdict.Storage.Kafka;

/// <summary>Turns options into the client's settings.</summary>
internal static class KafkaSettings
{
    /// <summary>Of a producer that keeps each key's messages in order, whole, or stops.</summary>
    public static ProducerConfig Producer(KafkaOptions options) => new(CopyOf(options.Client))
    {
        BootstrapServers = options.Brokers,
        ClientId = "verdict",

        // Without idempotence the client's own retries could put event 2 before event 1. An event never times out (0), because the one
        // after it could then still arrive; and when one fails for good, the gapless guarantee stops the producer before a later one passes
        // it.
        EnableIdempotence = true,
        EnableGaplessGuarantee = true,
        Acks = Acks.All,
        MessageTimeoutMs = 0,
        RequestTimeoutMs = 10_000,
        QueueBufferingMaxMessages = options.UnacknowledgedMax + 1,
        QueueBufferingMaxKbytes = options.UnacknowledgedBytesMax / 1024,
        LingerMs = options.LingerMs,

        // The partitioner of the Java client and of kafkajs: whoever else produces or looks for a zone finds the same partition.
        Partitioner = Partitioner.Murmur2Random,

        // Reports say only whether: handing each event's key and value back would cost as much as sending them.
        DeliveryReportFields = "none",
        LogConnectionClose = false,
    };

    /// <summary>Of a consumer that reads partitions it chooses itself and leaves no trace on the broker.</summary>
    public static ConsumerConfig Consumer(KafkaOptions options)
    {
        var settings = new ConsumerConfig(CopyOf(options.Client))
        {
            BootstrapServers = options.Brokers,
            ClientId = "verdict-replay",
            GroupId = "verdict-replay", // Required by the client, though no group is joined.
            EnableAutoCommit = false,
            EnablePartitionEof = true,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            LogConnectionClose = false,
        };
        settings.Set("queued.max.messages.kbytes", (16 * 1024).ToString(CultureInfo.InvariantCulture));
        return settings;
    }

    /// <summary>Builds a client, and turns its refusal of a setting into words that name where to correct it.</summary>
    public static TClient Build<TClient>(Func<TClient> build)
    {
        try
        {
            return build();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            throw new EventLogUnavailableException(
                $"Kafka refuses its settings: {e.Message.TrimEnd('.')}. Correct {KafkaOptions.Section}:{nameof(KafkaOptions.Client)}.",
                e);
        }
    }

    private static Dictionary<string, string> CopyOf(Dictionary<string, string> settings) => new(settings, StringComparer.Ordinal);
}
