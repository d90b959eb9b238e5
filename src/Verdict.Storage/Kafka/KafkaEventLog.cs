using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Confluent.Kafka;
using Verdict.Events;
using Verdict.Protocol;

namespace Verdict.Storage.Kafka;

/// <summary>Keeps events in Kafka: one event one message, the zone is the key, so one zone's events stay in order.</summary>
public sealed class KafkaEventLog : IEventLog
{
    private const int LengthBytes = 4;

    private readonly KafkaOptions _options;
    private readonly Action<string>? _report;
    private readonly KafkaMessages _messages = new();
    private IProducer<byte[], byte[]>? _producer;
    private volatile string _lastError = "";
    private int _appending;

    /// <summary>Prepares the log; the first append or read connects.</summary>
    /// <param name="options">Where Kafka is, and the bounds of talking to it.</param>
    /// <param name="report">Hears what the client has to say about its connections, on any thread. It never writes to the console itself.</param>
    /// <exception cref="DllNotFoundException">librdkafka is not installed.</exception>
    public KafkaEventLog(KafkaOptions options, Action<string>? report = null)
    {
        options.Validate();
        KafkaLibrary.Load();
        _options = options;
        _report = report;
    }

    /// <summary>Why the brokers cannot be reached at this moment; empty once a batch got through. Known long before a batch times out.</summary>
    public string LastError => _lastError;

    /// <inheritdoc/>
    /// <exception cref="EventLogUnavailableException">No broker acknowledged all of it within <see cref="KafkaOptions.DeliveryTimeoutMs"/>.</exception>
    public async ValueTask AppendAsync(EventBatch batch, CancellationToken cancellation)
    {
        if (Interlocked.Exchange(ref _appending, 1) == 1) throw new InvalidOperationException("A batch is still being appended; two at once could not be kept in order.");
        try
        {
            await AppendInOrderAsync(batch, cancellation);
            _lastError = "";
        }
        catch
        {
            // A producer that failed once is not used again: what it still holds must not reach the broker behind the batch's repetition.
            await CloseProducerAsync();
            throw;
        }
        finally
        {
            Volatile.Write(ref _appending, 0);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredEvent> ReadAsync(ZoneId zone, EventPoint after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // The client's reading blocks its thread, so it is done in portions on threads that may block.
        using var reader = await Task.Run(() => KafkaZoneReader.Open(_options, zone, after, OnLog), cancellation);
        while (true)
        {
            var portion = await Task.Run(() => reader.ReadPortion(cancellation), cancellation);
            if (portion.Count == 0) yield break;
            foreach (var stored in portion) yield return stored;
        }
    }

    /// <summary>Drops what is not acknowledged and disconnects.</summary>
    public async ValueTask DisposeAsync() => await CloseProducerAsync();

    private async Task AppendInOrderAsync(EventBatch batch, CancellationToken cancellation)
    {
        var delivery = new KafkaDelivery();
        for (var i = 0; i < batch.RunCount; i++)
        {
            var run = batch[i];
            var sequence = run.FirstSequence;
            for (var offset = 0; offset < run.Records.Length && delivery.Error is null;)
            {
                if (TryProduce(run, sequence, offset, delivery))
                {
                    offset += LengthBytes + BinaryPrimitives.ReadInt32LittleEndian(run.Records.Span[offset..]);
                    sequence++;
                }
                else
                {
                    await delivery.WaitForRoomAsync(cancellation);
                }
            }
        }

        delivery.Seal();

        // Every event handed over is waited for even when one has failed already: each report frees what the client holds for its event.
        await delivery.Done.WaitAsync(cancellation);
        if (delivery.Error is { } error) throw Unavailable(batch.RecordCount, delivery.Failed, error);
    }

    /// <summary>Hands one record to the client; false when there is no room for it now.</summary>
    private bool TryProduce(in EventRun run, long sequence, int offset, KafkaDelivery delivery)
    {
        if (delivery.Unacknowledged >= _options.UnacknowledgedMax) return false;
        var rest = run.Records.Span[offset..];
        var record = rest.Slice(LengthBytes, BinaryPrimitives.ReadInt32LittleEndian(rest));
        var (topic, message) = run.Kind == RecordKind.ZoneEvents
            ? _messages.OfEvent(new(run.Zone, run.Epoch, sequence), record)
            : _messages.OfFigures(record);
        delivery.Expect();
        try
        {
            _producer ??= BuildProducer();
            _producer.Produce(topic, message, delivery.Report);
            return true;
        }
        catch (ProduceException<byte[], byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
        {
            delivery.Unexpect();
            return false;
        }
        catch (KafkaException e)
        {
            throw new EventLogUnavailableException($"Kafka at {_options.Brokers} refused an event: {e.Error.Reason}. The batch can be appended again.", e);
        }
    }

    private IProducer<byte[], byte[]> BuildProducer() => new ProducerBuilder<byte[], byte[]>(KafkaSettings.Producer(_options))
        .SetErrorHandler((_, error) => OnError(error))
        .SetLogHandler((_, log) => OnLog(log))
        .Build();

    private async Task CloseProducerAsync()
    {
        var producer = _producer;
        _producer = null;

        // Disposing waits for the client's threads, which may be busy with a broker that does not answer.
        if (producer is not null) await Task.Run(producer.Dispose);
    }

    private void OnError(Error error)
    {
        _lastError = error.Reason;
        _report?.Invoke(error.Reason);
    }

    private void OnLog(LogMessage log)
    {
        // Notices below a warning tell of the client's inner life, not of the operator's Kafka.
        if (log.Level <= SyslogLevel.Warning) _report?.Invoke(log.Message);
    }

    private EventLogUnavailableException Unavailable(int records, int failed, Error error)
    {
        var reason = error.Code == ErrorCode.Local_MsgTimedOut && _lastError.Length > 0 ? _lastError : error.Reason;
        _lastError = reason;
        return new(
            $"Kafka at {_options.Brokers} did not acknowledge {failed} of {records} records within {_options.DeliveryTimeoutMs} ms: {reason}. "
            + "They are not lost: the batch can be appended again. See that the brokers run and are reachable from here.");
    }
}
