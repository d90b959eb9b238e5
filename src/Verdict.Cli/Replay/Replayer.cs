using Verdict.Events;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;
using Verdict.Storage;
using Verdict.Zones;

namespace Verdict.Cli.Replay;

/// <summary>Gives each zone's records to its replay: those of one zone up to a moment, or all of them.</summary>
/// <param name="only">The only zone that is wanted; null for all.</param>
/// <param name="target">Where that zone is to stop.</param>
/// <param name="map">The ground of every zone.</param>
/// <param name="rules">What every zone is judged by.</param>
internal sealed class Replayer(ZoneId? only, ReplayTarget target, ZoneMap map, ZoneRules rules) : IRecordVisitor
{
    private readonly SortedDictionary<int, ZoneReplay> _zones = [];
    private bool _isPast;

    /// <summary>Zones met, by their numbers.</summary>
    public IEnumerable<ZoneReplay> Zones => _zones.Values;

    /// <summary>The zones that the log has, wanted or not.</summary>
    public SortedSet<int> Seen { get; } = [];

    /// <summary>The last events of the one zone that is wanted.</summary>
    public RecentEvents Recent { get; } = new();

    /// <summary>Whether an event behind the moment was met, so that the log covers it.</summary>
    public bool IsPast => _isPast;

    public ZoneReplay? Find(ZoneId zone) => _zones.GetValueOrDefault(zone.Value);

    public bool Wants(ZoneId zone)
    {
        // Every record asks here first, so this is where zones are heard of that nobody wants.
        if (zone.Value > 0) Seen.Add(zone.Value);
        return !_isPast && (only is null || zone.Value == 0 || zone == only);
    }

    public void Event(EventPoint point, ZoneId zone, ReadOnlySpan<byte> envelope)
    {
        if (_isPast) return;
        var replay = Of(zone);
        EventHeader header;
        try
        {
            var reader = new MessagePackReader(envelope);
            header = EventCodec.ReadHeader(ref reader);
        }
        catch (ProtocolException error)
        {
            replay.Damage($"Event {point.Epoch}:{point.Sequence} cannot be read: {error.Message}");
            return;
        }

        _isPast = target.IsPassedBy(header);
        if (_isPast) return;
        if (replay.Apply(header, envelope) && only is not null) Recent.Add(envelope);
    }

    public void Snapshot(EventPoint point, ZoneId zone, ReadOnlyMemory<byte> snapshot)
    {
        if (!_isPast) Of(zone).Compare(point, snapshot);
    }

    public void Damage(ZoneId zone, string why)
    {
        if (!_isPast) Of(zone).Damage(why);
    }

    private ZoneReplay Of(ZoneId zone)
    {
        if (_zones.TryGetValue(zone.Value, out var replay)) return replay;
        return _zones[zone.Value] = new(zone, map, rules);
    }
}
