using Confluent.Kafka;
using Verdict.Events;
using Verdict.Storage;
using Verdict.Storage.Kafka;

namespace Verdict.IntegrationTests.CommandSources;

/// <remarks>The topic is one for all tests, and whatever others wrote before is not this test's: each begins behind it.</remarks>
public sealed class KafkaCommandSourceTests : CommandSourceConformance, IAsyncLifetime
{
    private readonly string _group = $"verdict-game-test-{Guid.NewGuid()}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The group's place before the test: the ends of all partitions.</summary>
    public async ValueTask InitializeAsync()
    {
        if (TestContext.Current.TestMethod?.MethodName.Contains("not_there", StringComparison.Ordinal) == true) return;
        var config = new ConsumerConfig { BootstrapServers = Servers.Kafka(), GroupId = _group, EnableAutoCommit = false };
        await AppendRecordAsync([0x90]); // The topic exists with its first record.
        await Task.Run(() =>
        {
            using var consumer = new ConsumerBuilder<byte[], byte[]>(config).Build();
            using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
            var topic = admin.GetMetadata(Topics.Commands, TimeSpan.FromSeconds(10)).Topics[0];
            consumer.Commit(topic.Partitions.ConvertAll(partition =>
            {
                var place = new TopicPartition(Topics.Commands, partition.PartitionId);
                return new TopicPartitionOffset(place, consumer.QueryWatermarkOffsets(place, TimeSpan.FromSeconds(10)).High);
            }));
        });
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Brokers_that_are_not_there_make_a_clear_error_each_time_they_are_asked()
    {
        Servers.KafkaClient();
        await using var source = new KafkaCommandSource(new() { Brokers = "127.0.0.1:1" }, "verdict-game-1");
        for (var i = 0; i < 2; i++)
        {
            var error = await Assert.ThrowsAsync<EventLogUnavailableException>(async () => await source.ReadAsync(Cancellation));
            Assert.Contains("127.0.0.1:1", error.Message, StringComparison.Ordinal);
        }
    }

    protected override ICommandSource Open() => new KafkaCommandSource(new() { Brokers = Servers.Kafka() }, _group);

    // One key for all, so that the order of one partition holds.
    protected override async Task AppendRecordAsync(byte[] record)
    {
        using var producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = Servers.Kafka() }).Build();
        await producer.ProduceAsync(Topics.Commands, new() { Key = "1"u8.ToArray(), Value = record }, Cancellation);
    }
}
