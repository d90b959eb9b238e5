using Verdict.Events;
using Verdict.Protocol.MessagePack;
using Verdict.Storage;
using Verdict.Storage.Journal;

namespace Verdict.Cli.Simulation;

/// <summary>What the event log holds in the end, read with the product's own readers.</summary>
internal static class Records
{
    /// <summary>Every event in the log that consumers read.</summary>
    public static Dictionary<EventId, ReadOnlyMemory<byte>> InLog(World world)
    {
        var recorded = new Dictionary<EventId, ReadOnlyMemory<byte>>();
        foreach (var (id, envelope) in world.Kafka is { } kafka ? InKafka(kafka) : InJournal(world.JournalOf(SimulatedServer.First)))
        {
            if (!recorded.TryAdd(id, envelope) && !recorded[id].Span.SequenceEqual(envelope.Span))
            {
                throw new Violation(Invariant.Gapless, $"The log holds two different events {id}.");
            }
        }

        return recorded;
    }

    /// <summary>Whatever the log holds was decided, and whatever was put on disk is there without a gap.</summary>
    public static void MatchHistory(World world, Dictionary<EventId, ReadOnlyMemory<byte>> recorded)
    {
        foreach (var (id, envelope) in recorded)
        {
            var decided = world.History.Find(id);
            if (decided is null) throw new Violation(Invariant.Gapless, $"The log holds {id}, which nobody decided.");
            if (!decided.AsSpan().SequenceEqual(envelope.Span)) throw new Violation(Invariant.Gapless, $"The log holds {id} otherwise.");
        }

        foreach (var record in world.History.Epochs)
        {
            for (var sequence = 1L; sequence <= record.Committed; sequence++)
            {
                var id = new EventId(record.Zone, record.Epoch, sequence);
                if (!recorded.ContainsKey(id))
                {
                    throw new Violation(Invariant.NothingLost, $"Event {id} was on {record.Owner}'s disk and never came into the log.");
                }
            }
        }
    }

    /// <summary>A zone's whole line stands in the log: what its state is made of can be read again.</summary>
    public static void HoldLineOf(World world, SimulatedZone zone, Dictionary<EventId, ReadOnlyMemory<byte>> recorded)
    {
        foreach (var (record, last) in world.History.ChainTo(zone.Zone.Id, new(zone.Zone.Epoch, zone.Zone.Sequence)))
        {
            for (var sequence = 1L; sequence <= last; sequence++)
            {
                var id = new EventId(record.Zone, record.Epoch, sequence);
                if (!recorded.ContainsKey(id)) throw new Violation(Invariant.Replay, $"Event {id} is in a zone's state, not in the log.");
            }
        }
    }

    /// <summary>The part of the log that a consumer is for.</summary>
    public static Dictionary<EventId, ReadOnlyMemory<byte>> HeardBy(
        Consumer consumer, Dictionary<EventId, ReadOnlyMemory<byte>> recorded) =>
        recorded.Where(entry => consumer.Hears(TypeOf(entry.Value))).ToDictionary();

    private static IEnumerable<(EventId Id, ReadOnlyMemory<byte> Envelope)> InKafka(SimulatedKafka kafka) =>
        from topic in Enumerable.Range(0, Topics.Count)
        from partition in Enumerable.Range(0, kafka.Partitions)
        from message in kafka.Partition(((Topic)topic).Name(), partition)
        select (message.Id, message.Bytes);

    private static List<(EventId Id, ReadOnlyMemory<byte> Envelope)> InJournal(string directory)
    {
        var found = new List<(EventId, ReadOnlyMemory<byte>)>();
        using var journal = JournalReader.Open(directory, 0);
        while (journal.TryReadBlock(out var block))
        {
            if (block.Kind != RecordKind.ZoneEvents) continue;
            var id = new EventId(block.Zone, block.Epoch, block.FirstSequence);
            foreach (var envelope in EventBuffer.Enumerate(block.Body.Span))
            {
                found.Add((id, envelope.ToArray()));
                id = id with { Sequence = id.Sequence + 1 };
            }
        }

        return journal.EventsLost == 0
            ? found
            : throw new Violation(Invariant.NothingLost, $"The journal lacks {journal.EventsLost} events: {journal.LastLoss}");
    }

    private static EventType TypeOf(ReadOnlyMemory<byte> envelope)
    {
        var reader = new MessagePackReader(envelope.Span);
        return EventCodec.ReadHeader(ref reader).Type;
    }
}
