using Microsoft.Extensions.Options;
using Verdict.Storage;
using Verdict.Storage.Journal;
using Verdict.Storage.Kafka;

namespace Verdict.GameServer.Publishing;

/// <summary>Carries the journal to Kafka in order, and remembers how far Kafka has acknowledged. Kafka being away costs nothing but time.</summary>
internal sealed class Shipper(
    IOptions<KafkaOptions> kafka,
    IOptions<PublishingOptions> publishing,
    IOptions<GameServerOptions> server,
    JournalPublisher publisher,
    TimeProvider time,
    ILogger<Shipper> logger) : BackgroundService
{
    private const int BatchBytes = 1_024 * 1_024;
    private const int RetryMinMs = 100;

    private long _shippedIndex;
    private volatile string _failure = string.Empty;

    /// <summary>Whether there is a Kafka to ship to; else the journal itself is the event log.</summary>
    public bool IsNeeded { get; } = kafka.Value.Brokers.Length > 0;

    /// <summary>Events that Kafka has acknowledged, ever.</summary>
    public long ShippedIndex => Volatile.Read(ref _shippedIndex);

    /// <summary>Why shipping stands still; empty when it does not.</summary>
    public string Failure => _failure;

    /// <summary>Ships what is left, within the time allowed; the rest follows after the next start.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        if (IsNeeded && _failure.Length == 0)
        {
            using var allowed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            allowed.CancelAfter(publishing.Value.ShipOnStopMs);
            try
            {
                while (!_isCaughtUp) await Task.Delay(TimeSpan.FromMilliseconds(RetryMinMs), time, allowed.Token);
            }
            catch (OperationCanceledException)
            {
                // The cursor knows where to go on.
            }
        }

        await base.StopAsync(cancellationToken);
    }

    private volatile bool _isCaughtUp;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!IsNeeded) return;
        using var cursor = JournalCursor.Open(server.Value.JournalDirectory, time);
        Volatile.Write(ref _shippedIndex, cursor.Mark.Index);
        for (var tries = 1; ; tries++)
        {
            try
            {
                var log = new KafkaEventLog(kafka.Value, message => Log.Kafka(logger, message));
                await using (log) await ShipAsync(log, cursor, () => tries = 0, stoppingToken);
            }
            catch (Exception e) when (e is IOException or InvalidDataException or DllNotFoundException)
            {
                _failure = e.Message;
                var retryMs = (int)Math.Min(publishing.Value.RetryMaxMs, (long)RetryMinMs << Math.Min(tries, 16));
                Log.ShippingFailing(logger, retryMs, e.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(retryMs), time, stoppingToken);
            }
        }
    }

    // Runs until it fails or is stopped. A batch that failed is read again from the cursor and sent whole; consumers drop what they had.
    private async Task ShipAsync(KafkaEventLog log, JournalCursor cursor, Action succeeded, CancellationToken cancellation)
    {
        using var journal = JournalReader.Open(server.Value.JournalDirectory, cursor.Mark.Position, cursor.Mark.Index);
        var batch = new EventBatch(BatchBytes * 2);
        var lost = 0L;
        while (true)
        {
            // Asked for before reading, so that a commit between the reading and the waiting is not slept through.
            var nextCommit = publisher.NextCommit;
            batch.Clear();
            var (position, index) = (cursor.Mark.Position, cursor.Mark.Index);
            while (batch.SizeBytes < BatchBytes && journal.TryReadBlock(out var block))
            {
                batch.Add(block);
                (position, index) = (block.EndPosition, block.EndIndex);
            }

            if (journal.EventsLost > lost)
            {
                Log.ShippingLost(logger, journal.EventsLost - lost, journal.LastLoss);
                lost = journal.EventsLost;
            }

            if (batch.RecordCount == 0)
            {
                _isCaughtUp = true;
                await nextCommit.WaitAsync(cancellation);
                continue;
            }

            _isCaughtUp = false;
            await log.AppendAsync(batch, cancellation);
            cursor.Save(position, index);
            Volatile.Write(ref _shippedIndex, index);
            succeeded();
            if (_failure.Length > 0) Log.ShippingHealed(logger, index);
            _failure = string.Empty;
        }
    }
}
