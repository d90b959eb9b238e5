using Verdict.Events;
using Verdict.GameServer.Snapshots;
using Verdict.Storage;
using Verdict.Storage.Journal;

namespace Verdict.Cli.Simulation;

/// <summary>The savers of a server's zones: the newest cut of each waits until what is in it is on disk, then it is saved.</summary>
internal sealed class SnapshotModel(World world, SimulatedServer server, JournalWriter writer)
{
    private readonly Dictionary<SimulatedZone, SnapshotCut> _waiting = [];
    private readonly Queue<(SnapshotCut Cut, byte[] Bytes)> _cold = new();

    public void Cut(SimulatedZone zone, bool isCold)
    {
        var cut = new SnapshotCut { IsCold = isCold };
        cut.Take(zone.Zone, world.Clock.UnixMs, writer.DurablePosition);
        cut.Label(SnapshotTrigger.Periodic, string.Empty, isCold);
        if (_waiting.TryGetValue(zone, out var replaced)) cut.Inherit(replaced);
        _waiting[zone] = cut;
    }

    /// <summary>Saves what may be saved.</summary>
    /// <returns>Zones that turned out to be another's.</returns>
    public List<SimulatedZone> Save()
    {
        var lost = new List<SimulatedZone>();
        foreach (var (zone, cut) in _waiting.ToList())
        {
            if (zone.Record.Committed < cut.Point.Sequence && world.Bug != PlantedBug.SnapshotBeforeCommit) continue;
            var bytes = new byte[cut.BytesMax];
            bytes = bytes[..cut.Write(bytes, server.Name, writer.Id)];
            if (world.Bug == PlantedBug.ReplayOneLate) bytes = WithLatePosition(bytes);
            try
            {
                var newest = world.Hot.SaveAsync(cut.Zone, cut.Point, bytes, CancellationToken.None).AsTask().GetAwaiter().GetResult();
                if (newest > cut.Point) lost.Add(zone);
                else if (cut.IsCold) _cold.Enqueue((cut, bytes));
                _waiting.Remove(zone);
            }
            catch (IOException error)
            {
                world.Trace.Line($"{server.Name}: {error.Message}");
            }
        }

        return lost;
    }

    /// <summary>Cold snapshots go into the journal, behind the events in them.</summary>
    public void AppendCold()
    {
        while (_cold.TryDequeue(out var next))
        {
            var (zone, point) = (next.Cut.Zone, next.Cut.Point);
            writer.AppendSnapshot(zone, point.Epoch, point.Sequence, next.Bytes);
        }
    }

    private byte[] WithLatePosition(byte[] bytes)
    {
        if (!ZoneSnapshot.TryRead(bytes, out var snapshot, out var why)) throw new InvalidOperationException(why);
        var late = new byte[ZoneSnapshot.BytesMax(snapshot.State.Length)];
        var head = snapshot.Head with { JournalPosition = writer.DurablePosition };
        return late[..ZoneSnapshot.Write(late, head, snapshot.State.Span)];
    }
}
