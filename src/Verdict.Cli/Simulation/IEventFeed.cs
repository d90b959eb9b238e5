namespace Verdict.Cli.Simulation;

/// <summary>Where an instance of a consumer gets its events from.</summary>
internal interface IEventFeed : IDisposable
{
    /// <summary>The next events; null when there are none now.</summary>
    FedBatch? Fetch(int recordsMax);

    /// <summary>Whether there is nothing left to fetch.</summary>
    /// <param name="journalEnd">Where the journal ends, for those who read it.</param>
    bool IsDrained(long journalEnd);

    /// <summary>A batch is in the store: what there is to remember outside of it is remembered.</summary>
    void Commit(FedBatch batch);
}

/// <summary>What was fetched at once.</summary>
/// <param name="Records">Envelopes in their order.</param>
/// <param name="JournalPlace">Behind them, from a journal.</param>
/// <param name="Partition">The partition they came from, from Kafka.</param>
/// <param name="NextOffset">Behind them in that partition.</param>
internal sealed record FedBatch(
    IReadOnlyList<ReadOnlyMemory<byte>> Records,
    (long Position, long Index) JournalPlace = default,
    (string Topic, int Partition) Partition = default,
    int NextOffset = 0);
