using System.Diagnostics;
using Microsoft.Extensions.Options;
using Verdict.Events;
using Verdict.Protocol;
using Verdict.Storage;
using Verdict.Storage.Journal;
using Verdict.Zones;

namespace Verdict.GameServer.Recovery;

/// <summary>Builds zones anew from what was recorded: an empty zone, then every event of it in the journal.</summary>
internal sealed class ZoneRecovery(IOptions<GameServerOptions> options, ZoneMap map, ZoneRules rules, ILogger<ZoneRecovery> logger)
{
    private readonly GameServerOptions _options = options.Value;

    /// <summary>All zones of this server, in the order of their numbers, ready to be opened.</summary>
    public IReadOnlyList<RecoveredZone> RecoverAll() =>
        Recover([.. Enumerable.Range(1, _options.Zones).Select(number => new ZoneId(number))]);

    /// <summary>One zone, after it failed. What it had emitted must be in the journal already.</summary>
    public RecoveredZone Recover(ZoneId zone) => Recover([zone])[0];

    private List<RecoveredZone> Recover(IReadOnlyList<ZoneId> zones)
    {
        var began = Stopwatch.GetTimestamp();
        var rebuilt = zones.ToDictionary(zone => zone, zone => new Rebuild(new(zone, map, rules)));
        var (blocks, events) = (0L, 0L);
        using (var journal = JournalReader.OpenToPhysicalEnd(_options.JournalDirectory, JournalReader.Oldest))
        {
            while (journal.TryReadBlock(out var block))
            {
                if (block.Kind != RecordKind.ZoneEvents || !rebuilt.TryGetValue(block.Zone, out var rebuild)) continue;
                blocks++;
                events += block.Count;
                rebuild.Apply(block);
            }
        }

        foreach (var (zone, rebuild) in rebuilt)
        {
            if (rebuild.Failure is not null) Log.ZoneNotRebuilt(logger, zone, rebuild.Failure);
        }

        var recovered = rebuilt.Values.Select(rebuild => rebuild.Finish(map, rules)).ToList();
        Log.Recovered(
            logger,
            recovered.Count,
            events == 0 ? "nothing" : "the journal",
            events,
            blocks,
            recovered.Sum(zone => zone.Zone.PlayerCount),
            rebuilt.Values.Count(rebuild => rebuild.Failure is not null),
            (long)Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        return recovered;
    }

    private sealed class Rebuild(Zone zone)
    {
        private Epoch _last;

        public string? Failure { get; private set; }

        public void Apply(in JournalBlock block)
        {
            if (block.Epoch > _last) _last = block.Epoch;
            if (Failure is not null) return;
            try
            {
                foreach (var envelope in EventBuffer.Enumerate(block.Body.Span)) zone.Apply(envelope);
            }
            catch (Exception e) when (e is ReplayException or InvalidDataException)
            {
                Failure = e.Message;
            }
        }

        // Half a replay would be a state that never was, so a zone that cannot be
        // rebuilt whole starts empty; its epoch goes on all the same.
        public RecoveredZone Finish(ZoneMap map, ZoneRules rules) => Failure is null
            ? new(zone, zone.Epoch.Next)
            : new(new(zone.Id, map, rules), _last.Next);
    }
}

/// <summary>A zone ready to be opened, and the epoch it must at least be opened in.</summary>
internal readonly record struct RecoveredZone(Zone Zone, Epoch NextEpoch);
