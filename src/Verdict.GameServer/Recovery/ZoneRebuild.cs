using Verdict.Events;
using Verdict.Protocol.MessagePack;
using Verdict.Storage;
using Verdict.Storage.Journal;
using Verdict.Zones;

namespace Verdict.GameServer.Recovery;

/// <summary>One attempt to rebuild a zone: what it began with, and how far the log has led it.</summary>
internal sealed class ZoneRebuild(Zone zone, RecoverySource source, ZoneSnapshot? snapshot, ZoneLine line)
{
    private long _failedGaps;
    private long _failedLost;

    public Zone Zone => zone;

    public RecoverySource Source => source;

    /// <summary>The snapshot it began with; null for none.</summary>
    public ZoneSnapshot? Snapshot => snapshot;

    /// <summary>Where that snapshot stands.</summary>
    public ZoneSnapshotHead? Head => snapshot?.Head;

    /// <summary>Whether it failed because it had been led past the point at which a later owner began: the same again can hold.</summary>
    public bool RanPastItsLine { get; private set; }

    /// <summary>Hash of the state it began with.</summary>
    public StateHash BeganWith { get; } = zone.Hash();

    public EventPoint Point => new(zone.Epoch, zone.Sequence);

    /// <summary>Whether it has been led as far as is wanted.</summary>
    public bool IsThere => Point == line.Until;

    /// <summary>Where its later events came from.</summary>
    public RecoveryLog Log { get; set; } = RecoveryLog.None;

    public long EventsReplayed { get; private set; }

    public long Gaps { get; private set; }

    /// <summary>Events that were recorded, for later ones name them, and that nobody has.</summary>
    public long EventsLost { get; private set; }

    /// <summary>Why it is not the zone; null as long as it is.</summary>
    public string? Failure { get; private set; }

    /// <summary>A failure that turned out not to matter.</summary>
    public string? Overcome { get; private set; }

    /// <summary>Applies what is new of a block.</summary>
    public void Apply(in JournalBlock block)
    {
        var point = new EventPoint(block.Epoch, block.FirstSequence);
        if (point with { Sequence = block.FirstSequence + block.Count - 1 } <= Point) return;
        try
        {
            foreach (var envelope in EventBuffer.Enumerate(block.Body.Span))
            {
                Apply(point, envelope);
                point = point with { Sequence = point.Sequence + 1 };
            }
        }
        catch (InvalidDataException e)
        {
            Failure ??= e.Message;
        }
    }

    /// <summary>Applies an event unless the zone has it already.</summary>
    public void Apply(EventPoint point, ReadOnlySpan<byte> envelope)
    {
        // After a failure only the beginning of an epoch can help: an owner that began with nothing makes all before it history.
        if (point <= Point || !line.Holds(point) || (Failure is not null && point.Sequence != 1)) return;
        try
        {
            zone.Apply(envelope);
            EventsReplayed++;
            if (Failure is not null) OvercomeBy(point.Epoch, envelope);
        }
        catch (ReplayException e) when (Failure is null)
        {
            Failure = e.Message;
            LearnLine(point, envelope);
            if (e.Fault != ReplayFault.Gap) return;
            (_failedGaps, _failedLost) = (1, MissingBefore(point, envelope));
            NoteLoss(_failedLost);
        }
        catch (ReplayException)
        {
            // It failed before and this opening does not mend it, but may tell where the line goes.
            LearnLine(point, envelope);
        }
    }

    public void NoteLoss(long events)
    {
        Gaps++;
        EventsLost += events;
    }

    /// <summary>Takes a gap back, for another log may fill it.</summary>
    /// <returns>Whether a gap was what it failed at.</returns>
    public bool TryForgiveGap()
    {
        if (Failure is null || _failedGaps == 0) return false;
        (Failure, Gaps, EventsLost) = (null, Gaps - _failedGaps, EventsLost - _failedLost);
        (_failedGaps, _failedLost) = (0, 0);
        return true;
    }

    private void OvercomeBy(Epoch epoch, ReadOnlySpan<byte> envelope)
    {
        var reader = new MessagePackReader(envelope);
        EventCodec.ReadHeader(ref reader);
        var beganEmpty = ZoneOpened.ReadPayload(ref reader).PreviousEpoch.Value == 0;
        Overcome = beganEmpty
            ? $"{Failure} The owner of epoch {epoch.Value} began with nothing, so the zone goes on from there."
            : $"{Failure} The owner of epoch {epoch.Value} began before that: it was the late word of one who was replaced.";
        Failure = null;

        // What lay between late words is missing in nobody's past.
        if (!beganEmpty) (Gaps, EventsLost) = (Gaps - _failedGaps, EventsLost - _failedLost);
        (_failedGaps, _failedLost) = (0, 0);
    }

    private void LearnLine(EventPoint point, ReadOnlySpan<byte> envelope)
    {
        if (point.Sequence != 1) return;
        var reader = new MessagePackReader(envelope);
        if (EventCodec.ReadHeader(ref reader).Type != EventType.ZoneOpened) return;
        var opened = ZoneOpened.ReadPayload(ref reader);
        var continues = new EventPoint(opened.PreviousEpoch, opened.PreviousSequence);
        if (continues < Point) RanPastItsLine |= line.Learn(point.Epoch, continues);
    }

    private long MissingBefore(EventPoint point, ReadOnlySpan<byte> envelope)
    {
        if (point.Epoch == zone.Epoch) return point.Sequence - zone.Sequence - 1;
        var reader = new MessagePackReader(envelope);
        if (EventCodec.ReadHeader(ref reader).Type != EventType.ZoneOpened) return point.Sequence - 1;

        // Epochs of which nothing is left cannot be counted; the last one before this opening can.
        var opened = ZoneOpened.ReadPayload(ref reader);
        return opened.PreviousEpoch == zone.Epoch ? opened.PreviousSequence - zone.Sequence : opened.PreviousSequence;
    }
}
