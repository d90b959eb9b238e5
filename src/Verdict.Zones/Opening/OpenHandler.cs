using Verdict.Events;
using Verdict.Zones.State;

namespace Verdict.Zones.Opening;

/// <summary>Begins an epoch: says which state the new owner starts from, so that a loss between owners shows.</summary>
internal readonly struct OpenHandler : IAppliesEvent<ZoneOpened>
{
    public static void Handle(ZoneState zone, Epoch epoch, StateHash hash) =>
        zone.EmitFirst<ZoneOpened, OpenHandler>(new(zone.Id, zone.Epoch, zone.Sequence, zone.Players.Count, hash), epoch);

    public static string? WhyImpossible(ZoneState zone, in ZoneOpened opened) =>
        opened.Zone == zone.Id ? null : $"it opens zone {opened.Zone}.";

    public static void Apply(ZoneState zone, in ZoneOpened opened)
    {
        // Epoch and sequence moved on with the event's header; nothing else changes when an owner does.
    }
}
