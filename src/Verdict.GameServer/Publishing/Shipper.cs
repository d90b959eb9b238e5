using Microsoft.Extensions.Options;
using Verdict.Storage;
using Verdict.Storage.Journal;
using Verdict.Storage.Kafka;

namespace Verdict.GameServer.Publishing;

/// <summary>Carries the journal to Kafka in order, and remembers how far Kafka has
/// acknowledged. Kafka being away costs nothing but time.</summary>
internal sealed class Shipper(
    IOptions<KafkaOptions> kafka,
    IOptions<PublishingOptions> publishing,
    IOptions<GameServerOptions> server,
    JournalPublisher publisher,
    JournalWriter writer,
    TimeProvider time,
    ILogger<Shipper> logger) : BackgroundService
{
    private const int BatchBytes = 1_024 * 1_024;
    private const int RetryMinMs = 100;

    private long _shippedIndex;
    private volatile string _failure = string.Empty;
    private volatile bool _isCaughtUp;

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

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!IsNeeded) return;
        var log = await OpenAsync(stoppingToken);
        await using (log)
        {
            using var cursor = JournalCursor.Open(server.Value.JournalDirectory, time);
            using var journal = JournalReader.Open(server.Value.JournalDirectory, cursor.Mark.Position, cursor.Mark.Index);
            Volatile.Write(ref _shippedIndex, cursor.Mark.Index);
            await ShipAsync(log, journal, cursor, stoppingToken);
        }
    }

    // One log for as long as the server runs: it rides outages out by itself, and a batch that timed out stays under way in it.
    private async Task<KafkaEventLog> OpenAsync(CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return new(kafka.Value, message => Log.Kafka(logger, message));
            }
            catch (DllNotFoundException e)
            {
                await PauseAsync(tries, e.Message, cancellation);
            }
        }
    }

    private async Task ShipAsync(KafkaEventLog log, JournalReader journal, JournalCursor cursor, CancellationToken cancellation)
    {
        var batch = new EventBatch(BatchBytes * 2);
        while (true)
        {
            // Asked for before reading, so that a commit between the reading and the waiting is not slept through.
            var nextCommit = publisher.NextCommit;
            var (position, index) = Fill(batch, journal, cursor.Mark);
            if (batch.RecordCount == 0)
            {
                _isCaughtUp = true;
                await nextCommit.WaitAsync(cancellation);
                continue;
            }

            _isCaughtUp = false;
            await AppendAsync(log, batch, cancellation);
            cursor.Save(position, index);
            Volatile.Write(ref _shippedIndex, index);
        }
    }

    private (long Position, long Index) Fill(EventBatch batch, JournalReader journal, JournalMark from)
    {
        batch.Clear();
        var (position, index) = (from.Position, from.Index);
        var lost = journal.EventsLost;
        // What was dropped to keep within the budget counts as dropped, so it must not be sent from a file that nobody else sees any more.
        if (journal.Position < writer.OldestPosition) journal.LookAgain();
        while (batch.SizeBytes < BatchBytes && journal.TryReadBlock(out var block))
        {
            batch.Add(block);
            (position, index) = (block.EndPosition, block.EndIndex);
        }

        if (journal.EventsLost > lost) Log.ShippingLost(logger, journal.EventsLost - lost, journal.LastLoss);
        return (position, index);
    }

    // The same batch again until it is through: appending it anew goes on waiting for what is under way and sends nothing twice.
    private async Task AppendAsync(KafkaEventLog log, EventBatch batch, CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await log.AppendAsync(batch, cancellation);
                if (_failure.Length > 0) Log.ShippingHealed(logger, ShippedIndex);
                _failure = string.Empty;
                return;
            }
            catch (IOException e)
            {
                await PauseAsync(tries, e.Message, cancellation);
            }
        }
    }

    private async Task PauseAsync(int tries, string reason, CancellationToken cancellation)
    {
        _failure = reason;
        var retryMs = (int)Math.Min(publishing.Value.RetryMaxMs, (long)RetryMinMs << Math.Min(tries, 16));
        Log.ShippingFailing(logger, retryMs, reason);
        await Task.Delay(TimeSpan.FromMilliseconds(retryMs), time, cancellation);
    }
}
