using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using Verdict.Events;
using Verdict.Storage;
using Verdict.Storage.Kafka;

namespace Verdict.IntegrationTests.EventLogs;

public sealed class KafkaEventLogTests : EventLogConformance
{
    /// <summary>More than the bytes of 1,000 players with the longest names, and well below the megabyte that brokers take.</summary>
    private const int FullestStateBytes = 128 * 1024;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_event_is_one_message_with_the_zone_as_its_key_and_type_and_id_as_headers()
    {
        await using var log = await OpenAsync();
        var history = new ZoneHistory();
        var before = Ends(Topic.Match.Name());
        await log.AppendAsync(ZoneHistory.Batch(history.Open(1)), Cancellation);

        var message = Assert.Single(ReadFrom(before)).Message;

        var id = history.All[0].Id;
        Assert.Equal(id.Zone.ToString(), Encoding.ASCII.GetString(message.Key));
        Assert.Equal(history.All[0].Envelope, Convert.ToHexString(message.Value));
        Assert.Equal(["type", "id"], message.Headers.Select(h => h.Key));
        Assert.Equal(["ZoneOpened", id.ToGuid().ToString()], message.Headers.Select(h => Encoding.ASCII.GetString(h.GetValueBytes())));
    }

    [Fact]
    public async Task Figures_go_to_their_own_topic_keyed_by_node()
    {
        await using var log = await OpenAsync();
        var batch = new EventBatch();
        byte[] figures = [0x92, 0xA6, .. "node-7"u8, 0x01];
        batch.AddFigures(figures);
        await log.AppendAsync(batch, Cancellation);
        var before = Ends(Topics.Figures);
        await log.AppendAsync(batch, Cancellation);

        var message = Assert.Single(ReadFrom(before)).Message;

        Assert.Equal("node-7", Encoding.ASCII.GetString(message.Key));
        Assert.Equal(figures, message.Value);
    }

    [Fact]
    public async Task A_snapshot_of_the_fullest_zone_goes_to_its_own_topic_keyed_by_zone()
    {
        await using var log = await OpenAsync();
        var snapshot = new byte[ZoneSnapshot.BytesMax(FullestStateBytes)];
        Random.Shared.NextBytes(snapshot);
        var zone = new ZoneHistory().Zone;
        var batch = new EventBatch();
        batch.AddSnapshot(zone, new(3), 17, [1, 2, 3]);
        await log.AppendAsync(batch, Cancellation);
        var before = Ends(Topics.Snapshots);
        batch.Clear();
        batch.AddSnapshot(zone, new(3), 19, snapshot);
        await log.AppendAsync(batch, Cancellation);

        var message = Assert.Single(ReadFrom(before)).Message;

        Assert.Equal(zone.ToString(), Encoding.ASCII.GetString(message.Key));
        Assert.Equal(snapshot, message.Value);
    }

    [Fact]
    public async Task An_outcome_goes_to_its_own_topic_keyed_by_its_command()
    {
        await using var log = await OpenAsync();
        var batch = new EventBatch();
        byte[] outcome = [0x92, 0xA9, .. "command-1"u8, 0x02];
        batch.AddOutcome(outcome);
        await log.AppendAsync(batch, Cancellation);
        var before = Ends(Topics.Outcomes);
        await log.AppendAsync(batch, Cancellation);

        var message = Assert.Single(ReadFrom(before)).Message;

        Assert.Equal("command-1", Encoding.ASCII.GetString(message.Key));
        Assert.Equal(outcome, message.Value);
    }

    [Fact]
    public async Task A_view_goes_to_its_own_topic_keyed_by_zone()
    {
        await using var log = await OpenAsync();
        var zone = new ZoneHistory().Zone;
        var batch = new EventBatch();
        batch.AddView(zone, [0x91, 0x01]);
        await log.AppendAsync(batch, Cancellation);
        var before = Ends(Topics.Views);
        batch.Clear();
        batch.AddView(zone, [0x91, 0x02]);
        await log.AppendAsync(batch, Cancellation);

        var message = Assert.Single(ReadFrom(before)).Message;

        Assert.Equal(zone.ToString(), Encoding.ASCII.GetString(message.Key));
        Assert.Equal([0x91, 0x02], message.Value);
    }

    [Fact]
    public async Task What_was_produced_well_before_the_time_given_is_not_even_read()
    {
        await using var log = await OpenAsync();
        var history = new ZoneHistory();
        await log.AppendAsync(ZoneHistory.Batch(history.Open(10)), Cancellation);
        var inAnHourMs = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeMilliseconds();
        Assert.Equal(0, await log.ReadAsync(history.Zone, default, inAnHourMs, Cancellation).CountAsync(Cancellation));
        Assert.Equal(10, await log.ReadAsync(history.Zone, default, Cancellation).CountAsync(Cancellation));
    }

    [Fact]
    public async Task Brokers_that_are_not_there_make_a_clear_error_in_the_time_allowed()
    {
        Servers.KafkaClient();
        var reports = new List<string>();
        await using var log = new KafkaEventLog(new() { Brokers = "127.0.0.1:1", DeliveryTimeoutMs = 300, LingerMs = 0 }, report =>
        {
            lock (reports) reports.Add(report);
        });
        var batch = ZoneHistory.Batch(new ZoneHistory().Open(2_000));
        for (var attempt = 0; attempt < 3; attempt++)
        {
            // The third attempt brings another batch; what the client still holds of the first must not stand in its way.
            if (attempt == 2) batch = ZoneHistory.Batch(new ZoneHistory().Open(2_000));
            var clock = Stopwatch.StartNew();
            var error = await Assert.ThrowsAsync<EventLogUnavailableException>(async () => await log.AppendAsync(batch, Cancellation));
            Assert.InRange(clock.Elapsed.TotalSeconds, 0.2, 20);
            Assert.Contains("127.0.0.1:1 did not acknowledge", error.Message, StringComparison.Ordinal);
            Assert.Contains("2000 of 2000 records", error.Message, StringComparison.Ordinal);
            Assert.Contains("refused", log.LastError, StringComparison.Ordinal);
        }

        Assert.NotEmpty(reports);
    }

    [Fact]
    public async Task More_events_than_may_be_unacknowledged_are_appended_in_turns()
    {
        await using var log = new KafkaEventLog(new() { Brokers = Servers.Kafka(), UnacknowledgedMax = 100 });
        var history = new ZoneHistory();
        await log.AppendAsync(ZoneHistory.Batch(history.Open(2_000)), Cancellation);
        var read = await log.ReadAsync(history.Zone, default, Cancellation).Select(e => e.Id).ToListAsync(Cancellation);
        Assert.Equal(history.All.Select(e => e.Id), read);
    }

    [Fact]
    public async Task A_setting_that_the_client_does_not_know_is_named()
    {
        Servers.KafkaClient();
        var options = new KafkaOptions { Brokers = "127.0.0.1:1" };
        options.Client["no.such.setting"] = "1";
        await using var log = new KafkaEventLog(options);
        var batch = ZoneHistory.Batch(new ZoneHistory().Open(1));
        var appending = await Assert.ThrowsAsync<EventLogUnavailableException>(async () => await log.AppendAsync(batch, Cancellation));
        Assert.Contains("no.such.setting", appending.Message, StringComparison.Ordinal);
        Assert.Contains("Kafka:Client", appending.Message, StringComparison.Ordinal);
        var reading = log.ReadAsync(new(1), default, Cancellation);
        await Assert.ThrowsAsync<EventLogUnavailableException>(async () => await reading.CountAsync(Cancellation));
    }

    [Fact]
    public async Task Two_batches_at_once_are_refused_because_their_order_would_be_chance()
    {
        Servers.KafkaClient();
        await using var log = new KafkaEventLog(new() { Brokers = "127.0.0.1:1", DeliveryTimeoutMs = 300 });
        var batch = ZoneHistory.Batch(new ZoneHistory().Open(1));
        var first = log.AppendAsync(batch, Cancellation).AsTask();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await log.AppendAsync(batch, Cancellation));
        await Assert.ThrowsAsync<EventLogUnavailableException>(() => first);
    }

    [Fact]
    public async Task Reading_from_brokers_that_are_not_there_is_a_clear_error()
    {
        Servers.KafkaClient();
        await using var log = new KafkaEventLog(new() { Brokers = "127.0.0.1:1", ReadTimeoutMs = 1_000 });
        var reading = log.ReadAsync(new(1), default, Cancellation);
        var error = await Assert.ThrowsAsync<EventLogUnavailableException>(async () => await reading.CountAsync(Cancellation));
        Assert.Contains("127.0.0.1:1", error.Message, StringComparison.Ordinal);
    }

    protected override ValueTask<IEventLog> OpenAsync() => new(new KafkaEventLog(new() { Brokers = Servers.Kafka(), LingerMs = 1 }));

    private static ConsumerConfig Settings => new()
    {
        BootstrapServers = Servers.Kafka(),
        GroupId = "verdict-tests",
        EnableAutoCommit = false,
    };

    private static List<TopicPartitionOffset> Ends(string topic)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(Settings).Build();
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        return admin.GetMetadata(topic, TimeSpan.FromSeconds(10)).Topics[0].Partitions
            .ConvertAll(p => new TopicPartition(topic, p.PartitionId))
            .ConvertAll(p => new TopicPartitionOffset(p, consumer.QueryWatermarkOffsets(p, TimeSpan.FromSeconds(10)).High));
    }

    private static List<ConsumeResult<byte[], byte[]>> ReadFrom(List<TopicPartitionOffset> starts)
    {
        var left = starts.Count;
        var read = new List<ConsumeResult<byte[], byte[]>>();
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig(Settings) { EnablePartitionEof = true }).Build();
        consumer.Assign(starts);
        while (left > 0)
        {
            var result = consumer.Consume(TimeSpan.FromSeconds(10)) ?? throw new TimeoutException("The broker sent nothing for 10 s.");
            if (result.IsPartitionEOF) left--;
            else read.Add(result);
        }

        return read;
    }
}
