using System.Security.Cryptography;
using Verdict.Events;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;
using Verdict.Storage;
using Verdict.Zones;

namespace Verdict.Cli.Replay;

/// <summary>Rebuilds one zone from its records and compares it with everything recorded that says how it must be.</summary>
/// <remarks>A state is only ever what records prove: it begins with an owner that began with nothing, or with a snapshot, and where
/// events are missing or do not fit there is none until the next of these.</remarks>
internal sealed class ZoneReplay(ZoneId id, ZoneMap map, ZoneRules rules)
{
    private StateHash? _openedFrom;
    private bool _hadState;

    public ZoneId Id { get; } = id;

    /// <summary>The zone as it stands now; null where nothing proves how it stood.</summary>
    public Zone? Zone { get; private set; }

    public ZoneFindings Findings { get; } = new();

    /// <summary>Unix time in milliseconds of the last event that was applied, or of the snapshot that was taken up behind it.</summary>
    public long AtMs { get; private set; }

    /// <summary>The first event that the log has of this zone.</summary>
    public EventPoint? Begins { get; private set; }

    /// <summary>The snapshot that stands in for events from before the log's beginning; null when it reaches back.</summary>
    public ZoneSnapshotHead? Base { get; private set; }

    /// <summary>Where the zone stands.</summary>
    public EventPoint Point => Zone is null ? EventPoint.Beginning : new(Zone.Epoch, Zone.Sequence);

    /// <summary>Applies the next event.</summary>
    /// <returns>Whether it is part of the state now.</returns>
    public bool Apply(in EventHeader header, ReadOnlySpan<byte> envelope)
    {
        var point = EventPoint.Of(header.Id);
        Begins ??= point;
        Findings.Events++;
        if (header.Type == EventType.ZoneOpened) BeginWhereNothingWasBefore(point, envelope);
        if (Zone is null)
        {
            Findings.Unreplayed++;
            return false;
        }

        try
        {
            Zone.Apply(envelope);
        }
        catch (ReplayException error)
        {
            Refuse(point, envelope, error);
            return false;
        }

        AtMs = header.OccurredAtMs;
        if (header.Type == EventType.ZoneOpened) NoteOpened(envelope);
        if (header.Type == EventType.ZoneRecovered) NoteRecovered(header, envelope);
        return true;
    }

    /// <summary>Checks a snapshot, compares it, and goes on from it where nothing else proves the state.</summary>
    public void Compare(EventPoint point, ReadOnlyMemory<byte> bytes)
    {
        Begins ??= point;
        if (!ZoneSnapshot.TryRead(bytes, out var snapshot, out var why))
        {
            Differ(point, "snapshot", $"The snapshot cannot be used: {why}.");
            return;
        }

        var head = snapshot.Head;
        var saysPoint = new EventPoint(head.Epoch, head.Sequence);
        if (head.Zone != Id || saysPoint != point)
        {
            Differ(point, "snapshot", $"The snapshot says that it is of zone {head.Zone} at {Text(saysPoint)}.");
        }
        else if (StateHash.From(SHA256.HashData(snapshot.State.Span)) is var hash && hash != head.StateHash)
        {
            Differ(point, "snapshot", $"The snapshot says that its state is {head.StateHash}, and it is {hash}.");
        }
        else if (Zone is null)
        {
            Adopt(snapshot, point);
        }
        else if (point > Point)
        {
            Findings.Add(new Gap(Point, point, point.Epoch == Point.Epoch ? point.Sequence - Point.Sequence : null));
            Adopt(snapshot, point);
        }
        else if (point < Point)
        {
            Findings.SnapshotsLate++;
        }
        else
        {
            Findings.SnapshotsCompared++;
            if (Zone.Hash() is var state && state != head.StateHash)
            {
                Differ(point, "snapshot", $"The events give the state {state}, and the snapshot holds {head.StateHash}.");
            }
        }
    }

    /// <summary>Records are there and cannot be read.</summary>
    public void Damage(string why)
    {
        Differ(Point, "event", why);
        Zone = null;
    }

    private void BeginWhereNothingWasBefore(EventPoint point, ReadOnlySpan<byte> envelope)
    {
        Findings.Epochs++;
        if (!TryReadOpened(envelope, out var opened) || opened.PreviousEpoch.Value != 0) return;
        if (Zone is null)
        {
            (Zone, _hadState) = (new(Id, map, rules), true);
        }
        else if (point > Point)
        {
            // Replay goes on from nothing as the owner did; but what it passed over was recorded.
            var was = $"the zone at {Text(Point)} with {Zone.PlayerCount} players";
            Differ(point, "seam", $"The owner began with nothing, though the log has {was}.");
        }
    }

    private void NoteOpened(ReadOnlySpan<byte> envelope)
    {
        if (!TryReadOpened(envelope, out var opened)) return;
        _openedFrom = opened.StateHash;
        // Applying it has compared the hash; an owner that began with nothing had nothing to be compared with.
        if (opened.PreviousEpoch.Value != 0) Findings.SeamsCompared++;
    }

    private void NoteRecovered(in EventHeader header, ReadOnlySpan<byte> envelope)
    {
        var reader = new MessagePackReader(envelope);
        EventCodec.ReadHeader(ref reader);
        var certificate = ZoneRecovered.ReadPayload(ref reader);
        var point = EventPoint.Of(header.Id);
        Findings.Add(new Recovery(point, header.OccurredAtMs, certificate));
        if (_openedFrom is { } opened && opened != certificate.StateHash)
        {
            Differ(point, "certificate", $"The zone was opened in the state {opened}, and its certificate says {certificate.StateHash}.");
        }
    }

    private void Refuse(EventPoint point, ReadOnlySpan<byte> envelope, ReplayException error)
    {
        switch (error.Fault)
        {
            case ReplayFault.AlreadyApplied when point.Epoch < Point.Epoch: Findings.Fenced++; return;
            case ReplayFault.AlreadyApplied: Findings.Repeats++; return;
            case ReplayFault.Gap: Findings.Add(new Gap(Point, point, MissingBefore(point, envelope))); break;
            case ReplayFault.StateDiffers: Differ(point, "seam", error.Message); break;
            default: Differ(point, "event", error.Message); break;
        }

        Findings.Unreplayed++;
        Zone = null;
    }

    private void Adopt(ZoneSnapshot snapshot, EventPoint point)
    {
        try
        {
            Zone = Zone.FromBytes(Id, map, rules, snapshot.State.Span);
            Zone.AdvanceTo(Math.Max(Zone.Tick, snapshot.Head.Tick));
            // Behind a gap it only takes up the thread again.
            if (!_hadState) Base = snapshot.Head;
            (_hadState, _openedFrom, AtMs) = (true, null, snapshot.Head.TakenAtMs);
        }
        catch (ReplayException error)
        {
            Differ(point, "snapshot", error.Message);
        }
    }

    // An owner's first event names the last one that it knew; of owners in between nobody can tell how much they recorded.
    private long? MissingBefore(EventPoint point, ReadOnlySpan<byte> envelope)
    {
        if (point.Epoch == Point.Epoch) return point.Sequence - Point.Sequence - 1;
        if (!TryReadOpened(envelope, out var opened) || opened.PreviousEpoch != Point.Epoch) return null;
        return opened.PreviousSequence - Point.Sequence;
    }

    private void Differ(EventPoint at, string kind, string text) => Findings.Add(new Mismatch(at, kind, text));

    private static bool TryReadOpened(ReadOnlySpan<byte> envelope, out ZoneOpened opened)
    {
        try
        {
            var reader = new MessagePackReader(envelope);
            var isOpening = EventCodec.ReadHeader(ref reader).Type == EventType.ZoneOpened;
            opened = isOpening ? ZoneOpened.ReadPayload(ref reader) : default;
            return isOpening;
        }
        catch (ProtocolException)
        {
            opened = default; // Applying it says what is wrong with it.
            return false;
        }
    }

    private static string Text(EventPoint point) => $"{point.Epoch}:{point.Sequence}";
}
