using System.Diagnostics;
using Verdict.Events;
using Verdict.Protocol;
using Verdict.Storage;
using Verdict.Storage.Journal;

namespace Verdict.GameServer.Recovery;

/// <summary>Leads zones on by what the journal has of them, all in one pass.</summary>
internal static class JournalReplay
{
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(5);

    /// <summary>Reads from the place that the oldest of them needs to the journal's end, or until all are as far as is wanted.</summary>
    /// <returns>Blocks that had events of these zones.</returns>
    public static long Run(
        string directory,
        JournalFacts facts,
        IReadOnlyDictionary<ZoneId, ZoneRebuild> zones,
        ILogger logger,
        CancellationToken cancellation)
    {
        var from = zones.Values.Min(rebuild => facts.ReadFrom(rebuild.Head));
        foreach (var rebuild in zones.Values)
        {
            if (rebuild.Head is { } head && facts.Covers(head) && rebuild.Log == RecoveryLog.None) rebuild.Log = RecoveryLog.Journal;
        }

        var blocks = 0L;
        var told = Stopwatch.GetTimestamp();
        using var journal = JournalReader.OpenToPhysicalEnd(directory, from);
        while (journal.TryReadBlock(out var block))
        {
            if (block.Kind != RecordKind.ZoneEvents || !zones.TryGetValue(block.Zone, out var rebuild)) continue;
            cancellation.ThrowIfCancellationRequested();
            blocks++;
            rebuild.Apply(block);
            if (rebuild.Log == RecoveryLog.None) rebuild.Log = RecoveryLog.Journal;
            // A journal that is being written has no end to wait for.
            if (rebuild.IsThere && zones.Values.All(other => other.IsThere)) break;
            if (Stopwatch.GetElapsedTime(told) < ProgressEvery) continue;
            told = Stopwatch.GetTimestamp();
            Log.RecoveryUnderWay(logger, zones.Values.Sum(zone => zone.EventsReplayed), block.EndPosition, facts.End);
        }

        return blocks;
    }
}
