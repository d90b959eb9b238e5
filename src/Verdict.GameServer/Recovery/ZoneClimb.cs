using Verdict.Events;
using Verdict.Protocol;
using Verdict.Storage;
using Verdict.Zones;

namespace Verdict.GameServer.Recovery;

/// <summary>One zone on its way down the ladder: which snapshots there are, which rung is being tried, and what did not hold.</summary>
internal sealed class ZoneClimb(ZoneId zone, ZoneMap map, ZoneRules rules, EventPoint journalNewest, EventPoint? until = null)
{
    private readonly List<ZoneRebuild> _untried = [];
    private readonly List<string> _notes = [];
    private readonly ZoneLine _line = new(until);
    private long _lossAtWorst;
    private long _gapsAtWorst;

    public ZoneId Zone => zone;

    /// <summary>The newest event of it that this server's journal has.</summary>
    public EventPoint JournalNewest => journalNewest;

    /// <summary>The newest epoch that is known from anywhere.</summary>
    public Epoch NewestEpoch { get; private set; } = journalNewest.Epoch;

    /// <summary>The newest epoch in the log that machines share.</summary>
    public Epoch SharedEpoch { get; private set; }

    /// <summary>Whether anything was ever recorded of it, as far as is known.</summary>
    public bool HasPast { get; private set; } = journalNewest != EventPoint.Beginning;

    public bool ColdWasAsked { get; set; }

    /// <summary>Whether a snapshot was passed over because it has events that are not wanted yet.</summary>
    public bool MetNewerSnapshot { get; private set; }

    public IReadOnlyList<string> Notes => _notes;

    /// <summary>The rung being tried; null before the first and when none held.</summary>
    public ZoneRebuild? Rebuild { get; private set; }

    /// <summary>Whether the way is over: a rung held, or the last one broke.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Whether the shared log is to be read for the present rung.</summary>
    public bool WantsSharedLog { get; private set; }

    /// <summary>The newest snapshot that was not tried yet.</summary>
    public EventPoint BestSnapshot => _untried.Count == 0 ? EventPoint.Beginning : _untried.Max(untried => untried.Point);

    public void Note(string sentence) => _notes.Add(sentence);

    public void KnowEpoch(Epoch epoch)
    {
        if (epoch.Value == 0) return;
        HasPast = true;
        if (epoch > NewestEpoch) NewestEpoch = epoch;
    }

    public void KnowSharedEpoch(Epoch epoch)
    {
        KnowEpoch(epoch);
        SharedEpoch = epoch;
    }

    /// <summary>Takes up a snapshot if it is one of this zone, or says why it is not.</summary>
    public void Consider(RecoverySource source, ReadOnlyMemory<byte> bytes)
    {
        HasPast = true;
        if (ZoneSnapshot.TryRead(bytes, out var snapshot, out var why) && TryBegin(source, snapshot, out why) is { } rebuild)
        {
            KnowEpoch(snapshot.Head.Epoch);
            _untried.Add(rebuild);
        }
        else
        {
            Note($"The {Name(source)} snapshot cannot be used: {why}");
        }
    }

    /// <summary>Steps to the next rung: the newest snapshot left, else the empty zone, else the empty zone with the shared log.</summary>
    /// <param name="needsSharedLog">Whether the journal alone does not do for a beginning.</param>
    /// <param name="hasSharedLog">Whether there is a shared log that answers.</param>
    public void StepDown(Func<ZoneSnapshotHead?, bool> needsSharedLog, bool hasSharedLog)
    {
        if (Rebuild is { RanPastItsLine: true } past && Again(past) is { } again)
        {
            Rebuild = again;
            return;
        }

        if (Rebuild is { Source: RecoverySource.Empty })
        {
            if (WantsSharedLog || !hasSharedLog) IsOver = true;
            else (Rebuild, WantsSharedLog) = (new(new(zone, map, rules), RecoverySource.Empty, snapshot: null, _line), true);
            if (IsOver) Rebuild = null;
            return;
        }

        Rebuild = _untried.MaxBy(untried => untried.Point);
        if (Rebuild is not null) _untried.Remove(Rebuild);
        Rebuild ??= new(new(zone, map, rules), RecoverySource.Empty, snapshot: null, _line);
        WantsSharedLog = hasSharedLog && needsSharedLog(Rebuild.Head);
    }

    /// <summary>The log has been read: the rung held, or the reason why it did not is noted.</summary>
    public void Judge()
    {
        if (Rebuild is not { } rebuild) return;
        if (rebuild.Overcome is { } overcome) Note(overcome);
        IsOver = rebuild.Failure is null;
        if (IsOver) return;
        Note($"{Begin(rebuild)} cannot be led on: {rebuild.Failure}");
        (_gapsAtWorst, _lossAtWorst) = (Math.Max(_gapsAtWorst, rebuild.Gaps), Math.Max(_lossAtWorst, rebuild.EventsLost));
    }

    /// <summary>What the certificate says, given the state that the recovery ended with.</summary>
    public ZoneRecovered Certify(Zone recovered, long nowMs, RecoveryTimes times)
    {
        var head = Rebuild?.Head;
        var hash = recovered.Hash();
        return new(
            zone,
            Rebuild?.Source ?? RecoverySource.Empty,
            Rebuild?.Log ?? RecoveryLog.None,
            head?.Epoch ?? default,
            head?.Sequence ?? 0,
            head?.Tick ?? 0,
            head is null ? 0 : Math.Max(0, nowMs - head.TakenAtMs),
            Rebuild?.EventsReplayed ?? 0,
            Rebuild?.Gaps ?? _gapsAtWorst,
            Rebuild?.EventsLost ?? _lossAtWorst,
            Rebuild?.BeganWith ?? hash,
            hash,
            times.LoadUs,
            times.ReplayUs,
            times.TotalUs,
            string.Join(' ', _notes));
    }

    private static string Name(RecoverySource source) => source == RecoverySource.Hot ? "hot" : "cold";

    private static string Begin(ZoneRebuild rebuild) =>
        rebuild.Source == RecoverySource.Empty ? "The empty zone" : $"The {Name(rebuild.Source)} snapshot";

    private ZoneRebuild? Again(ZoneRebuild past)
    {
        if (past.Snapshot is not { } snapshot) return new(new(zone, map, rules), RecoverySource.Empty, snapshot: null, _line);
        return _line.Holds(new(snapshot.Head.Epoch, snapshot.Head.Sequence)) ? TryBegin(past.Source, snapshot, out _) : null;
    }

    private ZoneRebuild? TryBegin(RecoverySource source, ZoneSnapshot snapshot, out string why)
    {
        var head = snapshot.Head;
        why = "its state is not the one that its head names.";
        try
        {
            var began = Verdict.Zones.Zone.FromBytes(zone, map, rules, snapshot.State.Span);
            if (new EventPoint(head.Epoch, head.Sequence) > until)
            {
                MetNewerSnapshot = true;
                why = "it was taken after the moment that is compared with.";
                return null;
            }

            if (head.Zone != zone || began.Epoch != head.Epoch || began.Sequence != head.Sequence) return null;
            if (began.Hash() != head.StateHash || head.Tick < began.Tick) return null;
            began.AdvanceTo(head.Tick);
            return new(began, source, snapshot, _line);
        }
        catch (ReplayException e)
        {
            why = e.Message;
            return null;
        }
    }
}

/// <summary>How long the stages of a recovery took, in microseconds.</summary>
internal readonly record struct RecoveryTimes(long LoadUs, long ReplayUs, long TotalUs);
