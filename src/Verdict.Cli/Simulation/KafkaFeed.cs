namespace Verdict.Cli.Simulation;

/// <summary>Feeds a consumer from its topics' partitions, each on its own, from the offsets that its group has committed.</summary>
internal sealed class KafkaFeed : IEventFeed
{
    private readonly World _world;
    private readonly ConsumerStore _store;
    private readonly (string Topic, int Partition)[] _partitions;
    private readonly Dictionary<(string Topic, int Partition), int> _next;

    public KafkaFeed(World world, ConsumerStore store, IReadOnlyList<string> topics)
    {
        (_world, _store) = (world, store);
        _partitions = [.. topics.SelectMany(topic => Enumerable.Range(0, world.Kafka!.Partitions).Select(number => (topic, number)))];
        _next = new(store.Offsets);
    }

    public bool IsDrained(long journalEnd) => Array.TrueForAll(_partitions, partition => Waiting(partition) == 0);

    public FedBatch? Fetch(int recordsMax)
    {
        if (_world.Kafka!.IsAway) return null;

        // Partitions come in any order, one much ahead of the other.
        var first = _world.Dice.Below(_partitions.Length);
        for (var i = 0; i < _partitions.Length; i++)
        {
            var partition = _partitions[(first + i) % _partitions.Length];
            var count = Math.Min(recordsMax, Waiting(partition));
            if (count == 0) continue;
            var from = _next.GetValueOrDefault(partition);
            var records = _world.Kafka.Partition(partition.Topic, partition.Partition).GetRange(from, count);
            _next[partition] = from + count;
            return new([.. records.Select(message => message.Bytes)], Partition: partition, NextOffset: from + count);
        }

        return null;
    }

    public void Commit(FedBatch batch) =>
        _store.Offsets[batch.Partition] = Math.Max(_store.Offsets.GetValueOrDefault(batch.Partition), batch.NextOffset);

    public void Dispose()
    {
        // Nothing is held: the partitions are lists.
    }

    private int Waiting((string Topic, int Partition) partition) =>
        _world.Kafka!.Partition(partition.Topic, partition.Partition).Count - _next.GetValueOrDefault(partition);
}
