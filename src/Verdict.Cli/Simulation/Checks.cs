using Verdict.Events;
using Verdict.Protocol;
using Verdict.Storage;
using Verdict.Zones;

namespace Verdict.Cli.Simulation;

/// <summary>What must hold, checked against the history; docs/simulation.md lists the invariants.</summary>
internal static class Checks
{
    /// <summary>A server has rebuilt a zone and not opened it yet: it must stand where this server's own record ends.</summary>
    /// <param name="world">Knows what was decided.</param>
    /// <param name="owner">Which server.</param>
    /// <param name="zone">As it was rebuilt.</param>
    /// <param name="sinceBoot">Whether the machine ran on, so that what the dead process had answered must be there too.</param>
    public static void Recovered(World world, string owner, Zone zone, bool sinceBoot)
    {
        var (history, point) = (world.History, new EventPoint(zone.Epoch, zone.Sequence));
        var own = history.OfZone(zone.Id).Where(record => record.Owner == owner).ToList();
        var owed = LastOf(own, record => sinceBoot ? Math.Max(record.Kept, record.Committed) : record.Committed);

        // Who takes a zone over owes what the owner before was told that Kafka has.
        if (owed == EventPoint.Beginning) owed = LastOf([.. history.OfZone(zone.Id)], record => record.Shipped);
        if (point < owed)
        {
            throw new Violation(
                Invariant.NothingLost,
                $"Zone {zone.Id} came back at {Text(point)} on {owner}, which {(sinceBoot ? "had answered" : "owes")} {Text(owed)}.");
        }

        SameState(world, zone, point);
        history.Undo(zone.Id, owner, point);
    }

    /// <summary>A certificate must say what really happened.</summary>
    public static void Certified(World world, Zone zone, in ZoneRecovered certificate)
    {
        var point = new EventPoint(zone.Epoch, zone.Sequence);
        var began = new EventPoint(certificate.SnapshotEpoch, certificate.SnapshotSequence);
        var replayed = CountBetween(world, zone.Id, began, point);
        if (certificate.EventsReplayed != replayed || certificate.EventsLost != 0 || certificate.Gaps != 0)
        {
            throw new Violation(
                Invariant.Certificate,
                $"Zone {zone.Id} came from {Text(began)} to {Text(point)} by {replayed} events, none was lost; its certificate says "
                + $"{certificate.EventsReplayed} replayed, {certificate.EventsLost} lost, {certificate.Gaps} gaps. {certificate.Notes}");
        }

        if (certificate.StateHash != zone.Hash())
        {
            throw new Violation(Invariant.Certificate, $"Zone {zone.Id}'s certificate names another state than the zone is in.");
        }
    }

    /// <summary>A snapshot and the events after it must give the zone as it lives.</summary>
    public static void SnapshotLeadsTo(World world, Zone live, ReadOnlyMemory<byte> bytes, string store)
    {
        if (!ZoneSnapshot.TryRead(bytes, out var snapshot, out var why)) throw new Violation(Invariant.Replay, $"{store}: {why}");
        var (began, point) = (new EventPoint(snapshot.Head.Epoch, snapshot.Head.Sequence), new EventPoint(live.Epoch, live.Sequence));
        var zone = Zone.FromBytes(live.Id, world.Map, world.Rules, snapshot.State.Span);
        var line = world.History.ChainTo(live.Id, point);

        // What a replaced owner kept behind the point at which it was replaced is of a line that ended.
        if (!line.Exists(part => part.Record.Epoch == began.Epoch && part.Last >= began.Sequence)) return;
        foreach (var (record, last) in line.Where(part => part.Record.Epoch >= began.Epoch))
        {
            for (var i = record.Epoch == began.Epoch ? began.Sequence : 0; i < last; i++) Apply(zone, record.Events[(int)i], store);
        }

        if (zone.Hash() != live.Hash()) throw new Violation(Invariant.Replay, $"{store} at {Text(began)} does not lead to zone {live.Id}.");
    }

    private static long CountBetween(World world, ZoneId zone, EventPoint began, EventPoint point)
    {
        var count = 0L;
        foreach (var (record, last) in world.History.ChainTo(zone, point))
        {
            if (record.Epoch > began.Epoch) count += last;
            else if (record.Epoch == began.Epoch) count += last - began.Sequence;
        }

        return count;
    }

    /// <summary>A zone's bytes must be what its events make of an empty zone.</summary>
    public static void SameState(World world, Zone zone, EventPoint point)
    {
        var replayed = new Zone(zone.Id, world.Map, world.Rules);
        foreach (var (record, last) in world.History.ChainTo(zone.Id, point))
        {
            for (var i = 0; i < last; i++) Apply(replayed, record.Events[i], "the history");
        }

        if (!replayed.ToBytes().AsSpan().SequenceEqual(zone.ToBytes()))
        {
            throw new Violation(
                Invariant.Replay,
                $"Zone {zone.Id} at {Text(point)} is not the state that its events make: {zone.PlayerCount} players, replayed "
                + $"{replayed.PlayerCount}; hash {zone.Hash()}, replayed {replayed.Hash()}.");
        }
    }

    /// <summary>A recorded event must follow.</summary>
    public static void Apply(Zone zone, ReadOnlySpan<byte> envelope, string source)
    {
        try
        {
            zone.Apply(envelope);
        }
        catch (ReplayException error)
        {
            throw new Violation(Invariant.Replay, $"An event of {source} does not follow: {error.Message}");
        }
    }

    /// <summary>Each recorded event has had one effect on a consumer, or stands among its dead letters; nothing else has.</summary>
    public static void ExactlyOnce(Consumer consumer, IReadOnlyDictionary<EventId, ReadOnlyMemory<byte>> recorded)
    {
        var store = consumer.Store;
        if (store.Repeated.Count > 0) throw new Violation(Invariant.ExactlyOnce, $"{consumer.Name} applied {store.Repeated[0]} twice.");
        foreach (var (id, envelope) in recorded)
        {
            var isApplied = store.Effects.TryGetValue(id, out var applied);
            var isLetter = store.DeadLetters.ContainsKey(id);
            if (isApplied == isLetter)
            {
                throw new Violation(
                    Invariant.ExactlyOnce,
                    $"{consumer.Name} has event {id} {(isApplied ? "applied and put aside" : "neither applied nor put aside")}.");
            }

            if (isApplied && !applied.Span.SequenceEqual(envelope.Span))
            {
                throw new Violation(Invariant.ExactlyOnce, $"{consumer.Name} applied other bytes as event {id} than were recorded.");
            }
        }

        if (store.Effects.Keys.Concat(store.DeadLetters.Keys).FirstOrDefault(id => !recorded.ContainsKey(id)) is { Sequence: > 0 } stray)
        {
            throw new Violation(Invariant.ExactlyOnce, $"{consumer.Name} has had event {stray}, which is not recorded.");
        }
    }

    private static EventPoint LastOf(List<EpochRecord> records, Func<EpochRecord, long> last) =>
        records.Find(record => last(record) > 0) is { } newest ? new(newest.Epoch, last(newest)) : default;

    public static string Text(EventPoint point) => $"event {point.Sequence} of epoch {point.Epoch}";
}
