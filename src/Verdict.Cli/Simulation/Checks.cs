using Verdict.Events;
using Verdict.Protocol;
using Verdict.Storage;
using Verdict.Zones;

namespace Verdict.Cli.Simulation;

/// <summary>What must hold, checked against the history; docs/simulation.md lists the invariants.</summary>
internal static class Checks
{
    /// <summary>A server has rebuilt a zone and not opened it yet: it must stand where this server's own record ends.</summary>
    public static void Recovered(World world, string owner, Zone zone)
    {
        var (history, point) = (world.History, new EventPoint(zone.Epoch, zone.Sequence));
        var own = history.OfZone(zone.Id).Where(record => record.Owner == owner).ToList();
        var decided = own.Count == 0 ? default : new EventPoint(own[0].Epoch, own[0].Events.Count);
        var committed = own.Find(record => record.Committed > 0) is { } last ? new EventPoint(last.Epoch, last.Committed) : default;
        if (point < committed)
        {
            throw new Violation(
                Invariant.NothingLost,
                $"Zone {zone.Id} came back at {Text(point)} on {owner}, whose journal had confirmed {Text(committed)}.");
        }

        if (point > decided) throw new Violation(Invariant.Replay, $"Zone {zone.Id} came back at {Text(point)}, which nobody decided.");
        SameState(world, zone, point);
        history.Undo(zone.Id, owner, point);
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

    public static string Text(EventPoint point) => $"event {point.Sequence} of epoch {point.Epoch}";
}
