using Verdict.Protocol;

namespace Verdict.Storage.Journal;

/// <summary>Finds the last event that a journal has of some zones, from block headers alone.</summary>
/// <remarks>Segments are searched from the newest on until every zone was met, which for zones that were alive a moment ago is the
/// newest one.</remarks>
public static class ZonePoints
{
    /// <summary>The last event of each zone, <see cref="EventPoint.Beginning"/> where there is none, and whether the journal still reaches
    /// back to its beginning.</summary>
    public static (Dictionary<ZoneId, EventPoint> Points, bool ReachesBeginning) Find(
        string directory,
        long limit,
        IEnumerable<ZoneId> zones)
    {
        var points = zones.Distinct().ToDictionary(zone => zone, _ => EventPoint.Beginning);
        var bases = JournalFormat.ListSegments(directory);
        var end = limit;
        using var segment = new SegmentReader();
        for (var i = bases.Count - 1; i >= 0 && points.ContainsValue(EventPoint.Beginning); i--)
        {
            if (segment.TryOpen(directory, bases[i])) Search(segment, Math.Min(end, segment.EndPosition), points);
            end = bases[i];
        }

        return (points, bases.Count == 0 || bases[0] == 0);
    }

    private static void Search(SegmentReader segment, long end, Dictionary<ZoneId, EventPoint> points)
    {
        var found = new Dictionary<ZoneId, EventPoint>();
        for (var at = segment.BasePosition + JournalFormat.FileHeaderBytes; at >= 0 && at < end;)
        {
            if (!segment.TryReadHeader(at, end, out var header))
            {
                at = segment.FindBlock(at + 1, end);
                continue;
            }

            at += header.BlockLength;
            if (header.Kind != RecordKind.ZoneEvents || !points.ContainsKey(header.Zone)) continue;
            var last = new EventPoint(header.Epoch, header.FirstSequence + header.Count - 1);
            if (last > found.GetValueOrDefault(header.Zone)) found[header.Zone] = last;
        }

        foreach (var (zone, point) in found)
        {
            if (point > points[zone]) points[zone] = point;
        }
    }
}
