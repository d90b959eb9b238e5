using Verdict.Events;
using Verdict.Protocol.MessagePack;

namespace Verdict.Cli.Simulation;

/// <summary>One consumer's own store: progress, effects, dead letters and places, changed in one step or not at all.</summary>
internal sealed class ConsumerStore(bool ordered)
{
    private readonly ConsumerLedger _ledger = new(ordered);

    /// <summary>Each event's effect; an event that had more than one is in <see cref="Repeated"/> too.</summary>
    public Dictionary<EventId, ReadOnlyMemory<byte>> Effects { get; } = [];

    /// <summary>Events that had a second effect.</summary>
    public List<EventId> Repeated { get; } = [];

    /// <summary>Events of owners that had been replaced.</summary>
    public Dictionary<EventId, ReadOnlyMemory<byte>> DeadLetters { get; } = [];

    /// <summary>Repeats passed over.</summary>
    public long Duplicates { get; private set; }

    public long Missing => _ledger.Missing;

    /// <summary>Where reading goes on in a journal; part of the same step as the effects.</summary>
    public (long Position, long Index) JournalPlace { get; private set; }

    /// <summary>Where reading goes on in each partition; Kafka keeps it, after the step.</summary>
    public Dictionary<(string Topic, int Partition), int> Offsets { get; } = [];

    /// <summary>The transaction: judges every event, makes the effects of those that are new, and keeps how far it has come.</summary>
    /// <param name="records">Envelopes in the order they came in.</param>
    /// <param name="journalPlace">Behind them, when they came from a journal.</param>
    /// <param name="withEffects">False only for a planted bug: progress without effects.</param>
    public void Apply(IReadOnlyList<ReadOnlyMemory<byte>> records, (long Position, long Index) journalPlace, bool withEffects = true)
    {
        foreach (var record in records)
        {
            var reader = new MessagePackReader(record.Span);
            var header = EventCodec.ReadHeader(ref reader);
            switch (_ledger.Judge(header))
            {
                case Judgement.Apply when withEffects && !Effects.TryAdd(header.Id, record): Repeated.Add(header.Id); break;
                case Judgement.Fenced: DeadLetters[header.Id] = record; break;
                case Judgement.Duplicate: Duplicates++; break;
            }
        }

        if (journalPlace.Position > JournalPlace.Position) JournalPlace = journalPlace;
    }
}
