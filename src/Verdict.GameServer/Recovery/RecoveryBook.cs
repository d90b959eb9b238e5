using System.Collections.Concurrent;
using Verdict.Protocol;

namespace Verdict.GameServer.Recovery;

/// <summary>Remembers the last recoveries of each zone, for whoever asks the health port.</summary>
internal sealed class RecoveryBook
{
    /// <summary>How many of each zone.</summary>
    public const int ReportsMax = 8;

    private readonly ConcurrentDictionary<ZoneId, RecoveryReport[]> _reports = new();

    /// <summary>The last ones of every zone, the newest first.</summary>
    public IEnumerable<RecoveryReport> Reports => _reports.OrderBy(zone => zone.Key.Value).SelectMany(zone => zone.Value);

    public void Add(RecoveryReport report) => _reports.AddOrUpdate(
        report.Certificate.Zone,
        static (_, added) => [added],
        static (_, before, added) => [added, .. before.Take(ReportsMax - 1)],
        report);
}
