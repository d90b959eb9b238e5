using Verdict.Events;
using Verdict.Storage;
using Verdict.Storage.Journal;

namespace Verdict.Cli.Simulation;

/// <summary>Feeds a consumer from the game server's journal, from the place that stands in the consumer's store.</summary>
internal sealed class JournalFeed : IEventFeed
{
    private readonly JournalReader _journal;

    public JournalFeed(string directory, ConsumerStore store)
    {
        var (position, index) = store.JournalPlace;
        _journal = JournalReader.Open(directory, position, index);
    }

    /// <summary>Events that the reader did not find.</summary>
    public long EventsLost => _journal.EventsLost;

    public bool IsDrained(long journalEnd) => _journal.Position >= journalEnd;

    public FedBatch? Fetch(int recordsMax)
    {
        var records = new List<ReadOnlyMemory<byte>>();
        while (records.Count < recordsMax && _journal.TryReadBlock(out var block))
        {
            if (block.Kind != RecordKind.ZoneEvents) continue;
            foreach (var envelope in EventBuffer.Enumerate(block.Body.Span)) records.Add(envelope.ToArray());
        }

        return records.Count == 0 ? null : new(records, (_journal.Position, _journal.Index));
    }

    public void Commit(FedBatch batch)
    {
        // The place went into the store together with the effects.
    }

    public void Dispose() => _journal.Dispose();
}
