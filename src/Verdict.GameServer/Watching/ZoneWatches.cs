using System.Globalization;
using Microsoft.Extensions.Options;
using Verdict.Events;
using Verdict.GameServer.Operations;
using Verdict.GameServer.Publishing;
using Verdict.Protocol;

namespace Verdict.GameServer.Watching;

/// <summary>Which of this server's zones somebody looks at. Whoever looks says so again before its time is over.</summary>
internal sealed class ZoneWatches(
    IOptions<OperationsOptions> options,
    IOptions<GameServerOptions> server,
    JournalPublisher publisher,
    TimeProvider time,
    ILogger<ZoneWatches> logger)
{
    /// <summary>Milliseconds for which a zone is watched at most without being asked for again.</summary>
    public const long LeaseMsMax = 60_000;

    private readonly ZoneWatch[] _zones =
    [
        .. Enumerable.Range(1, server.Value.Zones)
            .Select(zone => new ZoneWatch(new(zone), server.Value.Node, options.Value.ViewsPerSecond, publisher, time, logger)),
    ];

    /// <summary>One zone's, for the thread that owns it.</summary>
    public ZoneWatch Of(ZoneId zone) => _zones[zone.Value - 1];

    /// <summary>Zones that somebody looks at now.</summary>
    public int Watched
    {
        get
        {
            var now = time.GetTimestamp();
            return _zones.Count(zone => zone.IsWatched(now));
        }
    }

    /// <summary>Carries out a <see cref="PlatformCommandType.WatchZone"/>. One call at a time.</summary>
    /// <returns>Why it cannot be; null when the zone is watched.</returns>
    public string? TryWatch(PlatformCommand command)
    {
        var number = command.Zone.Value;
        if (number < 1 || number > _zones.Length)
        {
            return string.Create(
                CultureInfo.InvariantCulture, $"There is no zone {number} here to look at; zones are numbered 1 to {_zones.Length}.");
        }

        var zone = Of(command.Zone);
        if (!zone.IsWatched(time.GetTimestamp()) && Watched >= options.Value.WatchedZonesMax)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{options.Value.WatchedZonesMax} zones of this server are looked at already, as many as may be; try again later.");
        }

        zone.Extend(time.GetTimestamp(), Math.Clamp(command.DurationMs, 0, LeaseMsMax));
        return null;
    }
}
