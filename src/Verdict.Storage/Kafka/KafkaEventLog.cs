using System.Runtime.CompilerServices;
using Confluent.Kafka;
using Verdict.Events;
using Verdict.Protocol;

namespace Verdict.Storage.Kafka;

/// <summary>Keeps events in Kafka: one event one message, the zone is the key, so one zone's events stay in order.</summary>
/// <remarks>Keep one for as long as the process lives, through outages too: it reconnects by itself, and a batch that timed out goes on
/// where it was.</remarks>
public sealed class KafkaEventLog : IEventLog
{
    private readonly KafkaOptions _options;
    private readonly Action<string>? _report;
    private readonly KafkaMessages _messages = new();
    private IProducer<byte[], byte[]>? _producer;

    /// <summary>The batch that the client has, or has a part of, and that was not acknowledged as a whole yet.</summary>
    private KafkaAppend? _underway;
    private volatile string _lastError = "";
    private int _appending;

    /// <summary>Prepares the log; the first append or read connects.</summary>
    /// <param name="options">Where Kafka is, and the bounds of talking to it.</param>
    /// <param name="report">Hears what the client has to say about its connections, on any thread. It never writes to the console
    /// itself.</param>
    /// <exception cref="DllNotFoundException">librdkafka is not installed.</exception>
    public KafkaEventLog(KafkaOptions options, Action<string>? report = null)
    {
        options.Validate();
        KafkaLibrary.Load();
        _options = options;
        _report = report;
    }

    /// <summary>Why the brokers cannot be reached at this moment; empty once a batch got through. Known long before a batch times
    /// out.</summary>
    public string LastError => _lastError;

    /// <inheritdoc/>
    /// <remarks>A batch that timed out is still under way in the client. Appending the same one again goes on waiting for it and sends
    /// nothing twice; appending another one drops what had not been sent, so that order holds either way.</remarks>
    /// <exception cref="EventLogUnavailableException">Not all of it was acknowledged within
    /// <see cref="KafkaOptions.DeliveryTimeoutMs"/>.</exception>
    public async ValueTask AppendAsync(EventBatch batch, CancellationToken cancellation)
    {
        if (Interlocked.Exchange(ref _appending, 1) == 1)
        {
            throw new InvalidOperationException("A batch is still being appended; two at once could not be kept in order.");
        }

        try
        {
            cancellation.ThrowIfCancellationRequested();
            if (_underway is { } other && !other.IsOf(batch)) await CloseProducerAsync();
            _underway ??= new KafkaAppend(batch);
            await FinishAsync(_underway, cancellation);
        }
        finally
        {
            Volatile.Write(ref _appending, 0);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredEvent> ReadAsync(
        ZoneId zone,
        EventPoint after,
        long notBeforeMs,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        // The client's reading blocks its thread, so it is done in portions on threads that may block.
        using var reader = await Task.Run(() => KafkaZoneReader.Open(_options, zone, after, notBeforeMs, OnLog), cancellation);
        while (true)
        {
            var portion = await Task.Run(() => reader.ReadPortion(cancellation), cancellation);
            if (portion.Count == 0) yield break;
            foreach (var stored in portion) yield return stored;
        }
    }

    /// <inheritdoc/>
    /// <remarks>Every epoch begins with an event of the match topic, which has hardly any others.</remarks>
    public async ValueTask<Epoch> NewestEpochAsync(ZoneId zone, CancellationToken cancellation) => await Task.Run(
        () =>
        {
            KafkaLibrary.Load();
            var newest = default(Epoch);
            using var reader = KafkaTopicReader.TryOpen(_options, Topic.Match.Name(), zone, notBeforeMs: 0, OnLog);
            for (; reader?.Peek(cancellation) is { } stored; reader.Take()) newest = stored.Id.Epoch;
            return newest;
        },
        cancellation);

    /// <summary>Drops what is not acknowledged and disconnects.</summary>
    /// <remarks>The client never gives back the few dozen bytes by which it would have reported on each dropped event, so this is for the
    /// end of a process, not for retrying.</remarks>
    public async ValueTask DisposeAsync() => await CloseProducerAsync();

    private async Task FinishAsync(KafkaAppend append, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(_options.DeliveryTimeoutMs);
        try
        {
            await ProduceRestAsync(append, deadline.Token);
            await append.Delivery.Done.WaitAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw TimedOut(append);
        }

        _underway = null;
        if (append.Delivery.Error is { } error)
        {
            // This producer has given an event up; whatever it would still do could only harm the order.
            await CloseProducerAsync();
            throw Refused(append, error);
        }

        _lastError = "";
    }

    private async Task ProduceRestAsync(KafkaAppend append, CancellationToken cancellation)
    {
        while (append.Delivery.Error is null && append.TryPeek(out var run, out var sequence, out var record))
        {
            if (TryProduce(run, sequence, record.Span, append.Delivery)) append.Advance();
            else await append.Delivery.WaitForRoomAsync(cancellation);
        }

        append.Delivery.Seal();
    }

    /// <summary>Hands one record to the client, unless it is of a kind that Kafka has no topic for; false when there is no room for it
    /// now.</summary>
    private bool TryProduce(in EventRun run, long sequence, ReadOnlySpan<byte> record, KafkaDelivery delivery)
    {
        if (delivery.Unacknowledged >= _options.UnacknowledgedMax) return false;
        if (_messages.Of(run, sequence, record) is not var (topic, message)) return true;
        _producer ??= BuildProducer();
        delivery.Expect();
        try
        {
            _producer.Produce(topic, message, delivery.Report);
        }
        catch (ProduceException<byte[], byte[]> e)
        {
            if (e.Error.Code != ErrorCode.Local_QueueFull) delivery.Fail(e.Error);
            delivery.Unexpect();
            return false;
        }

        return true;
    }

    private IProducer<byte[], byte[]> BuildProducer() => KafkaSettings.Build(
        new ProducerBuilder<byte[], byte[]>(KafkaSettings.Producer(_options))
            .SetErrorHandler((_, error) => OnError(error))
            .SetLogHandler((_, log) => OnLog(log))
            .Build);

    private async Task CloseProducerAsync()
    {
        var producer = _producer;
        _producer = null;
        _underway = null;

        // Disposing waits for the client's threads, which may be busy with a broker that does not answer.
        if (producer is not null) await Task.Run(producer.Dispose);
    }

    private void OnError(Error error)
    {
        // "All brokers are down" comes on top of each broker's own reason, which says more.
        if (error.Code == ErrorCode.Local_AllBrokersDown && _lastError.Length > 0) return;
        var detail = error.Reason.IndexOf(" (after ", StringComparison.Ordinal);
        _lastError = detail > 0 ? error.Reason[..detail] : error.Reason;
        _report?.Invoke(_lastError);
    }

    private void OnLog(LogMessage log)
    {
        // Notices below a warning tell of the client's inner life, not of the operator's Kafka. That the gapless guarantee counts as
        // experimental is known, and nothing an operator could act on.
        if (log.Level > SyslogLevel.Warning || log.Message.Contains("enable.gapless.guarantee", StringComparison.Ordinal)) return;
        _report?.Invoke(log.Message);
    }

    private EventLogUnavailableException TimedOut(KafkaAppend append)
    {
        if (_lastError.Length == 0) _lastError = "no broker has answered in that time";
        return new(
            $"Kafka at {_options.Brokers} did not acknowledge {append.Unacknowledged} of {append.Records} records within "
            + $"{_options.DeliveryTimeoutMs} ms: {_lastError}. They are not lost: append the batch again. "
            + "See that the brokers run and are reachable from here.");
    }

    private EventLogUnavailableException Refused(KafkaAppend append, Error error)
    {
        _lastError = error.Reason;
        return new(
            $"Kafka at {_options.Brokers} refused {append.Delivery.Failed} of {append.Records} records: {error.Reason}. "
            + "They are not lost: append the batch again once the brokers' settings (topics, rights, message size) allow it.");
    }
}
