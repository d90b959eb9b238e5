using System.Collections.Concurrent;
using Verdict.Events;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;
using Verdict.Storage;

namespace Verdict.Cli.Simulation;

/// <summary>One message in a partition.</summary>
internal sealed record KafkaMessage(EventId Id, ReadOnlyMemory<byte> Bytes);

/// <summary>Stands in for Kafka: partitions by zone in each topic; takes a batch whole, in part, or whole without saying so.</summary>
internal sealed class SimulatedKafka(World world) : IEventLog
{
    // Recoveries ask for several zones at once, so nothing is added here while they read.
    private readonly ConcurrentDictionary<string, List<KafkaMessage>[]> _topics = new(StringComparer.Ordinal);
    private readonly List<Flight> _flights = [];
    private readonly int _partitions = world.Dice.Between(1, 3);

    /// <summary>Whether nobody reaches it.</summary>
    public bool IsAway { get; set; }

    /// <summary>Whether it took a part of a batch and nobody has brought it the rest: its record may have a gap until then.</summary>
    public bool HoldsPart { get; private set; }

    public int Partitions => _partitions;

    /// <summary>One partition of a topic, oldest first.</summary>
    public List<KafkaMessage> Partition(string topic, int partition)
    {
        var partitions = _topics.GetOrAdd(topic, _ => [.. Enumerable.Range(0, _partitions).Select(_ => new List<KafkaMessage>())]);
        return partitions[partition];
    }

    /// <inheritdoc/>
    public ValueTask AppendAsync(EventBatch batch, CancellationToken cancellation)
    {
        if (IsAway) throw Away();
        var messages = Copy(batch);
        if (world.Faults.Strikes(FaultKind.KafkaTookPart))
        {
            Keep(messages, FirstOfEachPartition(messages));
            HoldsPart = true;
            throw new EventLogUnavailableException("Kafka took a part and then nothing more.");
        }

        if (world.Faults.Strikes(FaultKind.KafkaAnswerLost))
        {
            Keep(messages, null);
            HoldsPart = false;
            throw new EventLogUnavailableException("Kafka took all of it; the acknowledgement was lost.");
        }

        if (!world.Faults.Strikes(FaultKind.KafkaSlow))
        {
            Keep(messages, null);
            HoldsPart = false;
            return ValueTask.CompletedTask;
        }

        var flight = new Flight(batch, messages, new());
        _flights.Add(flight);
        return new(flight.Answer.Task);
    }

    /// <summary>What was on its way arrives, or is lost on it.</summary>
    public void Land()
    {
        while (_flights.Count > 0)
        {
            var flight = _flights[0];
            _flights.RemoveAt(0);
            if (IsAway)
            {
                flight.Answer.SetException(Away());
            }
            else
            {
                Keep(flight.Messages, null);
                flight.Answer.SetResult();
            }
        }
    }

    /// <summary>Its producer is dead: what was on its way is lost, or arrives later, after what others say meanwhile.</summary>
    public void Abandon(EventBatch batch)
    {
        var flight = _flights.Find(flight => flight.Batch == batch);
        if (flight is not null && !world.Faults.Strikes(FaultKind.KafkaLate)) _flights.Remove(flight);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredEvent> ReadAsync(
        ZoneId zone,
        EventPoint after,
        long notBeforeMs,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        if (IsAway) throw Away();
        var heads = new List<Queue<KafkaMessage>>();
        for (var topic = 0; topic < Topics.Count; topic++)
        {
            heads.Add(new(Partition(((Topic)topic).Name(), PartitionOf(zone)).Where(message => message.Id.Zone == zone)));
        }

        // As the real reader merges the topics: the earliest of their heads, and nothing that lies behind what was given.
        while (heads.Where(head => head.Count > 0).MinBy(head => EventPoint.Of(head.Peek().Id)) is { } earliest)
        {
            var message = earliest.Dequeue();
            var point = EventPoint.Of(message.Id);
            if (point <= after) continue;
            after = point;
            yield return new(message.Id, message.Bytes);
        }
    }

    /// <inheritdoc/>
    public ValueTask<Epoch> NewestEpochAsync(ZoneId zone, CancellationToken cancellation)
    {
        if (IsAway) throw Away();
        var opened = Partition(Topic.Match.Name(), PartitionOf(zone)).Where(message => message.Id.Zone == zone);
        return new(opened.Select(message => message.Id.Epoch).DefaultIfEmpty().Max());
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static EventLogUnavailableException Away() => new("Kafka is away.");

    private int PartitionOf(ZoneId zone) => zone.Value % _partitions;

    private static List<(string Topic, KafkaMessage Message)> Copy(EventBatch batch)
    {
        var messages = new List<(string, KafkaMessage)>();
        for (var i = 0; i < batch.RunCount; i++)
        {
            var run = batch[i];
            var id = new EventId(run.Zone, run.Epoch, run.FirstSequence);
            if (run.Kind is not (RecordKind.ZoneEvents or RecordKind.ZoneSnapshot)) continue;
            foreach (var record in EventBuffer.Enumerate(run.Records.Span))
            {
                var topic = run.Kind == RecordKind.ZoneSnapshot ? Topics.Snapshots : TopicOf(record);
                messages.Add((topic, new(id, record.ToArray())));
                id = id with { Sequence = id.Sequence + 1 };
            }
        }

        return messages;
    }

    private static string TopicOf(ReadOnlySpan<byte> envelope)
    {
        var reader = new MessagePackReader(envelope);
        return Topics.Of(EventCodec.ReadHeader(ref reader).Type).Name();
    }

    // An idempotent producer keeps the order within a partition, so what is missing of each is its end.
    private Dictionary<(string Topic, int Partition), int> FirstOfEachPartition(List<(string Topic, KafkaMessage Message)> messages) =>
        messages.GroupBy(m => (m.Topic, PartitionOf(m.Message.Id.Zone)))
            .ToDictionary(group => group.Key, group => world.Dice.Below(group.Count() + 1));

    private void Keep(List<(string Topic, KafkaMessage Message)> messages, Dictionary<(string Topic, int Partition), int>? most)
    {
        foreach (var (topic, message) in messages)
        {
            var partition = PartitionOf(message.Id.Zone);
            if (most is not null && most[(topic, partition)]-- <= 0) continue;
            Partition(topic, partition).Add(message);
        }
    }

    private sealed record Flight(EventBatch Batch, List<(string Topic, KafkaMessage Message)> Messages, TaskCompletionSource Answer);
}
