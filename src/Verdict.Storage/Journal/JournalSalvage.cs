using Verdict.Events;
using Verdict.Protocol;

namespace Verdict.Storage.Journal;

/// <summary>Brings into the journal what a killed process had emitted and the journal does not have yet.</summary>
/// <remarks>To be run under the journal's lock and before any zone is recovered. Killed at any point and run again, it goes on where it
/// was: what the journal has by then is passed over, and slots are freed only after the commit.</remarks>
public static class JournalSalvage
{
    /// <summary>Less than any journal's bound for what may be pending.</summary>
    private const int CommitBytes = 32 * 1024;

    /// <summary>Appends and commits what the spool holds beyond the journal, and frees its slots.</summary>
    /// <exception cref="IOException">The disk does not take it; the spool still holds it.</exception>
    public static SalvageReport Run(JournalWriter writer, EventSpool spool)
    {
        var leftovers = spool.ListLeftovers();
        if (leftovers.Count == 0) return SalvageReport.Nothing;
        var notes = new List<string>();
        var images = Read(spool, leftovers, notes);
        var newest = ZonePoints.Find(writer.DirectoryPath, writer.DurablePosition, images.Select(image => image.Zone));
        var (zones, events, givenUp) = (new HashSet<ZoneId>(), 0L, 0L);
        foreach (var image in images)
        {
            var known = newest.Points[image.Zone];
            if (new EventPoint(image.Epoch, image.LastSequence) <= known) continue;
            if (!Follows(image, known, newest.ReachesBeginning))
            {
                givenUp += image.Count;
                notes.Add(
                    $"Events {image.FirstSequence} to {image.LastSequence} of zone {image.Zone}, epoch {image.Epoch.Value}, do not follow "
                    + $"event {known.Sequence} of epoch {known.Epoch.Value}, the last one known: what lay between had outgrown the spool.");
                continue;
            }

            var missing = image.Epoch == known.Epoch ? image.From(known.Sequence + 1) : image;
            writer.AppendEvents(missing.Zone, missing.Epoch, missing.FirstSequence, missing.Count, missing.Records.Span);
            if (writer.PendingBytes >= CommitBytes) writer.Commit();
            newest.Points[image.Zone] = new(image.Epoch, image.LastSequence);
            zones.Add(image.Zone);
            events += missing.Count;
        }

        writer.Commit();
        foreach (var slot in leftovers) spool.Free(slot);
        return new(zones.Count, events, givenUp, notes);
    }

    private static List<EventImage> Read(EventSpool spool, List<int> slots, List<string> notes)
    {
        var images = new List<EventImage>();
        foreach (var slot in slots)
        {
            if (EventImage.TryRead(spool.SlotMemory(slot), out var image, out var why)) images.Add(image);
            if (why.Length > 0) notes.Add($"Slot {slot} of the spool cannot be read to its end: {why}.");
        }

        return [.. images.OrderBy(image => image.Zone.Value).ThenBy(image => image.Epoch).ThenBy(image => image.FirstSequence)];
    }

    // With the zone's past trimmed away there is nothing to hold the first slot against; it follows what a snapshot holds.
    private static bool Follows(in EventImage image, EventPoint known, bool reachesBeginning) =>
        known == EventPoint.Beginning && !reachesBeginning
        || (image.Epoch == known.Epoch ? image.FirstSequence <= known.Sequence + 1 : image.Epoch > known.Epoch && image.FirstSequence == 1);
}

/// <summary>What salvaging brought.</summary>
/// <param name="Zones">Zones of which the journal lacked events.</param>
/// <param name="Events">Events that were appended to it.</param>
/// <param name="EventsGivenUp">Events that do not follow what the journal has, so that no zone could be rebuilt with them.</param>
/// <param name="Notes">What was not in order, in sentences for the log.</param>
public sealed record SalvageReport(int Zones, long Events, long EventsGivenUp, IReadOnlyList<string> Notes)
{
    /// <summary>The spool was empty, as after every orderly stop.</summary>
    public static SalvageReport Nothing { get; } = new(0, 0, 0, []);
}
