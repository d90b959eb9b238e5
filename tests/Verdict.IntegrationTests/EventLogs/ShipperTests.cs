using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Verdict.GameServer;
using Verdict.GameServer.Publishing;
using Verdict.Storage;
using Verdict.Storage.Journal;
using Verdict.Storage.Kafka;
using static Microsoft.Extensions.Options.Options;

namespace Verdict.IntegrationTests.EventLogs;

public sealed class ShipperTests : IDisposable
{
    private readonly GameServerOptions _server = new() { Data = Directory.CreateTempSubdirectory("verdict-ship-").FullName };
    private readonly JournalOptions _options = new() { SegmentBytesMax = 4_096, FlushToDisk = false };
    private readonly LossLog _log = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_server.Data, recursive: true);

    [Fact]
    public async Task After_the_oldest_were_dropped_the_rest_is_shipped_once_in_order_and_the_loss_is_told_event_by_event()
    {
        var brokers = Servers.Kafka();
        using var journal = JournalWriter.Open(_server.JournalDirectory, _options);
        var history = new ZoneHistory();
        Record(journal, history.Open(10));
        await ShipAllAsync(journal, brokers);
        Assert.Empty(_log.Lost);

        // Kafka is away for long, and the budget takes whole segments that it never had.
        for (var i = 0; i < 30; i++) Record(journal, history.Continue(20));
        var until = journal.ListTrimPoints()[3];
        using (var glance = new JournalGlance(_server.JournalDirectory))
        {
            Assert.True(glance.TryFind(until, journal.DurablePosition, out var index, out _));
            journal.TrimBefore(until);
            await ShipAllAsync(journal, brokers);

            var dropped = (int)index - 10;
            Assert.InRange(dropped, 20, 580);
            Assert.StartsWith($"{dropped} events left the journal", Assert.Single(_log.Lost), StringComparison.Ordinal);
            await using var log = new KafkaEventLog(new() { Brokers = brokers });
            var shipped = await log.ReadAsync(history.Zone, default, Cancellation).Select(stored => stored.Id).ToListAsync(Cancellation);
            Assert.Equal(history.All.Take(10).Concat(history.All.Skip(10 + dropped)).Select(e => e.Id), shipped);
        }
    }

    private static void Record(JournalWriter journal, Events.EventBuffer events)
    {
        journal.Append(events);
        journal.Commit();
    }

    // A shipper that is stopped ships what is left, so stopping is waiting for all of it.
    private async Task ShipAllAsync(JournalWriter journal, string brokers)
    {
        var publishing = Create(new PublishingOptions { ShipOnStopMs = 60_000 });
        var spool = EventSpool.Open(_server.JournalDirectory, 1_024 * 1_024, "boot");
        using var publisher = new JournalPublisher(publishing, Create(_options), journal, spool, NullLogger<JournalPublisher>.Instance);
        var kafka = Create(new KafkaOptions { Brokers = brokers, LingerMs = 1 });
        using var shipper = new Shipper(kafka, publishing, Create(_server), publisher, journal, TimeProvider.System, _log);
        await shipper.StartAsync(Cancellation);
        await shipper.StopAsync(Cancellation);
        Assert.Equal(journal.DurableIndex, shipper.ShippedIndex);
        await publisher.StopAsync();
    }

    /// <summary>Keeps what is said about losses.</summary>
    private sealed class LossLog : ILogger<Shipper>
    {
        private const int ShippingLost = 11;

        public List<string> Lost { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel level, EventId id, TState state, Exception? error, Func<TState, Exception?, string> text)
        {
            if (id.Id == ShippingLost) Lost.Add(text(state, error));
        }
    }
}
