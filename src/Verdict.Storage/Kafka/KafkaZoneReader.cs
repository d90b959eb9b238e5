using Confluent.Kafka;
using Verdict.Events;
using Verdict.Protocol;

namespace Verdict.Storage.Kafka;

/// <summary>Brings one zone's events, spread over the topics, back into one sequence.</summary>
/// <remarks>Each topic is read through a consumer of its own, so the client's read-ahead of each is bounded by itself and the merge needs
/// no buffer.</remarks>
internal sealed class KafkaZoneReader : IDisposable
{
    private const int PortionMax = 1_000;

    private readonly List<KafkaTopicReader> _topics = [];
    private readonly List<StoredEvent> _portion = new(PortionMax);
    private EventPoint _after;

    private KafkaZoneReader(EventPoint after) => _after = after;

    public static KafkaZoneReader Open(KafkaOptions options, ZoneId zone, EventPoint after, long notBeforeMs, Action<LogMessage> log)
    {
        KafkaLibrary.Load();
        var reader = new KafkaZoneReader(after);
        try
        {
            for (var topic = 0; topic < Topics.Count; topic++)
            {
                var opened = KafkaTopicReader.TryOpen(options, ((Topic)topic).Name(), zone, notBeforeMs, log);
                if (opened is not null) reader._topics.Add(opened);
            }

            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>The next events in their order; none when all have been read. Valid until the next call.</summary>
    public List<StoredEvent> ReadPortion(CancellationToken cancellation)
    {
        _portion.Clear();
        while (_portion.Count < PortionMax && TakeEarliest(cancellation) is { } stored)
        {
            var point = EventPoint.Of(stored.Id);
            if (point <= _after) continue;
            _after = point;
            _portion.Add(stored);
        }

        return _portion;
    }

    public void Dispose()
    {
        foreach (var topic in _topics) topic.Dispose();
    }

    private StoredEvent? TakeEarliest(CancellationToken cancellation)
    {
        KafkaTopicReader? earliest = null;
        foreach (var topic in _topics)
        {
            if (topic.Peek(cancellation) is not { } head) continue;
            if (earliest is null || EventPoint.Of(head.Id) < EventPoint.Of(earliest.Peek(cancellation)!.Value.Id)) earliest = topic;
        }

        return earliest?.Take();
    }
}
