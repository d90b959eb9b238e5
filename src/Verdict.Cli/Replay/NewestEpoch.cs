using Verdict.Events;
using Verdict.Protocol;
using Verdict.Storage;

namespace Verdict.Cli.Replay;

/// <summary>Finds out in which epoch a bare sequence number is meant: the zone's newest.</summary>
internal sealed class NewestEpoch(ZoneId zone) : IRecordVisitor
{
    public Epoch Value { get; private set; }

    public bool Wants(ZoneId other) => other.Value == 0 || other == zone;

    public void Event(EventPoint point, ZoneId other, ReadOnlySpan<byte> envelope)
    {
        if (point.Epoch > Value) Value = point.Epoch;
    }

    public void Snapshot(EventPoint point, ZoneId other, ReadOnlyMemory<byte> snapshot)
    {
        // It stands behind events of its own epoch.
    }

    public void Damage(ZoneId other, string why)
    {
        // The replay that follows reports it.
    }
}
