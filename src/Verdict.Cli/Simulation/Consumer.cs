using Verdict.Events;

namespace Verdict.Cli.Simulation;

/// <summary>One consumer group of the platform as a model: one instance, or two of which one does not know yet that it was
/// replaced.</summary>
internal sealed class Consumer(World world, string name, Topic[] topics) : IDisposable
{
    private const int RecordsMax = 24;

    private readonly List<Instance> _instances = [];

    public string Name { get; } = name;

    public ConsumerStore Store { get; } = new(ordered: world.Kafka is null);

    /// <summary>Whether its store cannot be reached; it then waits and holds up nobody else.</summary>
    public bool IsStoreAway { get; set; }

    /// <summary>Whether it has had all that there is.</summary>
    public bool IsDrained(long journalEnd) =>
        _instances.Count > 0 && _instances.TrueForAll(instance => instance.Batch is null && instance.Feed.IsDrained(journalEnd));

    /// <summary>Whether it hears of a kind of event at all; from a journal every consumer hears everything.</summary>
    public bool Hears(EventType type) => world.Kafka is null || topics.Contains(Topics.Of(type));

    /// <summary>One of its instances fetches, or writes what it has fetched.</summary>
    public void Step()
    {
        if (_instances.Count == 0) Join();
        else if (_instances.Count == 1 && world.Faults.Strikes(FaultKind.ConsumersOverlapped)) Join();
        var instance = world.Dice.Pick(_instances);
        try
        {
            if (instance.Batch is null) instance.Batch = instance.Feed.Fetch(world.Dice.Between(1, RecordsMax));
            else Write(instance, instance.Batch);
        }
        catch (InvalidDataException error) when (world.Faults.IsActive)
        {
            // The journal's head went back with the power and its owner has not mended it yet: the consumer says so and tries again.
            world.Trace.Line($"{Name}: {error.Message}");
            Kill(instance);
        }
    }

    /// <summary>The process dies with all of its instances.</summary>
    public void KillAll()
    {
        while (_instances.Count > 0) Kill(_instances[^1]);
    }

    public void Dispose() => KillAll();

    private void Write(Instance instance, FedBatch batch)
    {
        if (IsStoreAway) return;
        if (world.Faults.Strikes(FaultKind.ConsumerKilledBeforeCommit))
        {
            // A transaction that was not committed has changed nothing.
            if (world.Bug == PlantedBug.ProgressBeforeEffects) Store.Apply(batch.Records, batch.JournalPlace, withEffects: false);
            world.Trace.Line($"{Name}: killed before its transaction of {batch.Records.Count} events");
            Kill(instance);
            return;
        }

        Store.Apply(batch.Records, batch.JournalPlace);
        world.Trace.Line($"{Name}: {batch.Records.Count} events, {Store.Effects.Count} effects, {Store.DeadLetters.Count} dead letters");
        if (world.Faults.Strikes(FaultKind.ConsumerKilledAfterCommit))
        {
            world.Trace.Line($"{Name}: killed after its transaction");
            Kill(instance);
            return;
        }

        instance.Batch = null;
        if (instance == _instances[^1]) instance.Feed.Commit(batch);
        else Kill(instance); // The group refuses its offsets: that is how it learns that it was replaced.
    }

    private void Join()
    {
        IEventFeed feed = world.Kafka is null
            ? new JournalFeed(world.JournalOf(SimulatedServer.First), Store)
            : new KafkaFeed(world, Store, [.. topics.Select(topic => topic.Name())]);
        _instances.Add(new(feed));
    }

    private void Kill(Instance instance)
    {
        _instances.Remove(instance);
        instance.Feed.Dispose();
    }

    private sealed class Instance(IEventFeed feed)
    {
        public IEventFeed Feed { get; } = feed;

        public FedBatch? Batch { get; set; }
    }
}
