using System.Diagnostics;
using Microsoft.Extensions.Options;
using Verdict.Events;
using Verdict.Protocol;
using Verdict.Storage;
using Verdict.Zones;

namespace Verdict.GameServer.Recovery;

/// <summary>Decides what each zone starts from: the newest snapshot that holds, led on by everything recorded after it.</summary>
/// <remarks>docs/recovery.md tells the ladder. What does not hold is noted and the next rung tried; whatever is wrong with one zone, the
/// others are recovered.</remarks>
internal sealed class ZoneRecovery(
    IOptions<GameServerOptions> server,
    IOptions<RecoveryOptions> recovery,
    ZoneMap map,
    ZoneRules rules,
    RecoverySources sources,
    RecoveryBook book,
    TimeProvider time,
    ILogger<ZoneRecovery> logger)
{
    private static readonly DateTimeOffset EpochsBegan = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly GameServerOptions _server = server.Value;
    private readonly RecoveryOptions _options = recovery.Value;

    /// <summary>All zones of this server, in the order of their numbers, ready to be opened.</summary>
    public Task<IReadOnlyList<RecoveredZone>> RecoverAllAsync(CancellationToken cancellation) =>
        RecoverAsync([.. Enumerable.Range(1, _server.Zones).Select(number => new ZoneId(number))], cancellation);

    /// <summary>One zone, after it failed. What it had emitted must be in the journal already.</summary>
    public async Task<RecoveredZone> RecoverAsync(ZoneId zone, CancellationToken cancellation) =>
        (await RecoverAsync([zone], cancellation))[0];

    /// <summary>Rebuilds a zone beside the one that plays, the same way down the same ladder, and no further than to an event that the
    /// journal has. Nothing but the result tells of it.</summary>
    public async Task<(ZoneClimb Zone, RecoveryTimes Times)> RebuildAsync(ZoneId zone, EventPoint until, CancellationToken cancellation)
    {
        var descent = await DescendAsync([zone], until, cancellation);
        return (descent.Zones[0], descent.Times);
    }

    private async Task<IReadOnlyList<RecoveredZone>> RecoverAsync(IReadOnlyList<ZoneId> zones, CancellationToken cancellation)
    {
        var descent = await DescendAsync(zones, until: null, cancellation);
        var recovered = descent.Zones.Select(zone => Finish(zone, descent)).ToList();
        Log.Recovered(
            logger,
            recovered.Count,
            recovered.Sum(zone => zone.Report?.Certificate.EventsReplayed ?? 0),
            descent.Blocks,
            recovered.Sum(zone => zone.Zone.PlayerCount),
            descent.Zones.Count(zone => zone.Rebuild is null),
            descent.Times.TotalUs / 1_000);
        return recovered;
    }

    private async Task<Descent> DescendAsync(IReadOnlyList<ZoneId> zones, EventPoint? until, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        var journal = JournalFacts.Read(_server.JournalDirectory, zones);
        var climbs = zones.Select(zone => new ZoneClimb(zone, map, rules, journal.NewestOf(zone), until)).ToList();
        var loader = new SnapshotLoader(sources, _options);
        await using var shared = new SharedLog(sources.OpenLog, _options, logger);
        var epochs = shared.AskEpochsAsync(zones, cancellation);
        await loader.LoadHotAsync(climbs, cancellation);
        foreach (var (zone, epoch) in await epochs) climbs.Find(climb => climb.Zone == zone)!.KnowSharedEpoch(epoch);
        await loader.LoadColdAsync(climbs.Where(HotIsNotEnough), cancellation);
        var loadUs = Microseconds(began);

        var replayBegan = Stopwatch.GetTimestamp();
        var blocks = await DescendAsync(climbs, journal, loader, shared, cancellation);
        var times = new RecoveryTimes(loadUs, Microseconds(replayBegan), Microseconds(began));
        return new(climbs, journal, blocks, times, shared.Trouble);
    }

    // A hot snapshot of an older owner means that the newest one could not save any; a cold one may be of the newest.
    private static bool HotIsNotEnough(ZoneClimb zone)
    {
        var hot = zone.BestSnapshot;
        if (hot == EventPoint.Beginning) return true;
        if (hot.Epoch == zone.NewestEpoch) return false;
        zone.Note($"The hot snapshot is of epoch {hot.Epoch.Value}, and the zone has had epoch {zone.NewestEpoch.Value}.");
        return true;
    }

    /// <summary>Steps every zone down until a rung holds or none is left.</summary>
    /// <returns>Blocks of the journal that were read.</returns>
    private async Task<long> DescendAsync(
        IReadOnlyList<ZoneClimb> climbs,
        JournalFacts journal,
        SnapshotLoader loader,
        SharedLog shared,
        CancellationToken cancellation)
    {
        var blocks = 0L;
        while (true)
        {
            var open = climbs.Where(zone => !zone.IsOver).ToList();
            foreach (var zone in open) zone.StepDown(head => !journal.Covers(head) || NeedsSharedLog(zone), shared.Answers);
            open.RemoveAll(zone => zone.IsOver);
            if (open.Count == 0) return blocks;

            foreach (var zone in open.Where(zone => zone.WantsSharedLog && shared.Answers))
            {
                await shared.ReplayAsync(zone, cancellation);
            }

            var rebuilds = open.ToDictionary(zone => zone.Zone, zone => zone.Rebuild!);
            // The shared log may have a later event already and an earlier one not yet; the journal of who recorded both has both.
            var torn = open.Where(zone => zone.Rebuild!.TryForgiveGap()).ToList();
            blocks += JournalReplay.Run(_server.JournalDirectory, journal, rebuilds, logger, cancellation);
            foreach (var zone in torn) await shared.ReplayAsync(zone, cancellation);
            foreach (var zone in open) zone.Judge();

            // Only now are those asked for whose hot one seemed enough and did not hold.
            await loader.LoadColdAsync(open.Where(zone => !zone.IsOver && zone.Rebuild is { Source: RecoverySource.Hot }), cancellation);
        }
    }

    // Another owner has recorded elsewhere, or this server never heard of the zone.
    private static bool NeedsSharedLog(ZoneClimb zone) =>
        zone.SharedEpoch > zone.JournalNewest.Epoch || zone.JournalNewest == EventPoint.Beginning;

    private RecoveredZone Finish(ZoneClimb zone, Descent descent)
    {
        if (zone.Rebuild is { } rebuild) NoteLostTail(zone, rebuild, descent.Journal);
        else Log.ZoneNotRebuilt(logger, zone.Zone, string.Join(' ', zone.Notes));
        var recovered = zone.Rebuild?.Zone ?? new Zone(zone.Zone, map, rules);
        var next = Next(zone, recovered, descent.Journal, descent.SharedTrouble);
        if (!zone.HasPast) return new(recovered, next, Report: null);

        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        var report = new RecoveryReport(
            nowMs, next, recovered.PlayerCount, zone.Certify(recovered, nowMs, descent.Times), zone.Notes);
        book.Add(report);
        Tell(report);
        return new(recovered, next, report);
    }

    // Snapshots are saved after the journal has what is in them. One that is ahead of it proves that the journal lost its end.
    private static void NoteLostTail(ZoneClimb zone, ZoneRebuild rebuild, JournalFacts journal)
    {
        if (rebuild.Head is not { } head || rebuild.Log == RecoveryLog.Kafka || !journal.IsOf(head)) return;
        var (saved, newest) = (new EventPoint(head.Epoch, head.Sequence), zone.JournalNewest);
        if (newest >= saved || (newest == EventPoint.Beginning && !journal.ReachesBeginning)) return;
        var lost = newest.Epoch == saved.Epoch ? saved.Sequence - newest.Sequence : saved.Sequence;
        rebuild.NoteLoss(lost);
        zone.Note(
            $"The journal ends at event {newest.Sequence} of epoch {newest.Epoch.Value}, before the snapshot: "
            + $"{lost} events are in the zone's state and in no record.");
    }

    /// <summary>One more than any epoch that is known; far beyond, where others may exist that cannot be known now.</summary>
    private Epoch Next(ZoneClimb zone, Zone recovered, JournalFacts journal, string? sharedTrouble)
    {
        var next = (zone.NewestEpoch > recovered.Epoch ? zone.NewestEpoch : recovered.Epoch).Next;
        if (sharedTrouble is not { } trouble) return next;
        if (journal.Covers(zone.Rebuild?.Head) && zone.JournalNewest != EventPoint.Beginning)
        {
            zone.Note(trouble);
            return next;
        }

        var floor = new Epoch((int)(time.GetUtcNow() - EpochsBegan).TotalMinutes);
        if (floor < next) floor = next;
        zone.KnowEpoch(floor);
        zone.Note(
            $"{trouble} What it has of this zone is not known here, so the zone goes on in epoch {floor.Value}, "
            + "which no other owner can have had.");
        return floor;
    }

    private void Tell(RecoveryReport report)
    {
        var certificate = report.Certificate;
        Log.ZoneRecovered(
            logger,
            certificate.Zone,
            certificate.Source,
            certificate.SnapshotEpoch.Value,
            certificate.SnapshotSequence,
            certificate.SnapshotAgeMs,
            certificate.Log,
            certificate.EventsReplayed,
            certificate.Gaps,
            certificate.EventsLost,
            certificate.StateHash,
            certificate.TotalUs,
            certificate.Notes);
    }

    private static long Microseconds(long began) => (long)Stopwatch.GetElapsedTime(began).TotalMicroseconds;

    /// <summary>How far down zones came, and what was learnt on the way.</summary>
    private sealed record Descent(
        IReadOnlyList<ZoneClimb> Zones, JournalFacts Journal, long Blocks, RecoveryTimes Times, string? SharedTrouble);
}

/// <summary>A zone ready to be opened, the epoch it must at least be opened in, and how it came about; no report for a zone without a
/// past.</summary>
internal readonly record struct RecoveredZone(Zone Zone, Epoch NextEpoch, RecoveryReport? Report);
