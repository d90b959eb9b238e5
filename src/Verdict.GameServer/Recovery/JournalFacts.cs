using Verdict.Events;
using Verdict.Protocol;
using Verdict.Storage;
using Verdict.Storage.Journal;

namespace Verdict.GameServer.Recovery;

/// <summary>What this server's journal holds, learnt without reading its events.</summary>
internal sealed class JournalFacts
{
    private readonly string _id;
    private readonly JournalExtent _extent;
    private readonly Dictionary<ZoneId, EventPoint> _points;

    private JournalFacts(string id, JournalExtent extent, Dictionary<ZoneId, EventPoint> points) =>
        (_id, _extent, _points) = (id, extent, points);

    public static JournalFacts Read(string directory, IEnumerable<ZoneId> zones)
    {
        var points = ZonePoints.Find(directory, long.MaxValue, zones).Points;
        return new(JournalIdentity.Read(directory), JournalExtent.Of(directory), points);
    }

    /// <summary>Whether all that ever was in it still is.</summary>
    public bool ReachesBeginning => _extent.Oldest == 0;

    /// <summary>Where it begins now.</summary>
    public long Oldest => _extent.Oldest;

    /// <summary>Where it ends.</summary>
    public long End => _extent.End;

    /// <summary>The last event of a zone in it.</summary>
    public EventPoint NewestOf(ZoneId zone) => _points[zone];

    /// <summary>Whether a snapshot's position is one of this journal's.</summary>
    public bool IsOf(ZoneSnapshotHead head) => _id.Length > 0 && head.JournalId == _id;

    /// <summary>Where to read from in order to go on from a snapshot.</summary>
    /// <returns><see cref="JournalReader.Oldest"/> when its position means nothing here, or is not here any more.</returns>
    public long ReadFrom(ZoneSnapshotHead? head) => head is not null && Covers(head) ? head.JournalPosition : JournalReader.Oldest;

    /// <summary>Whether everything of the zone that this server recorded after a snapshot, or ever, is here.</summary>
    public bool Covers(ZoneSnapshotHead? head) => head is null
        ? ReachesBeginning
        : IsOf(head) && head.JournalPosition >= _extent.Oldest && head.JournalPosition <= _extent.End;
}
