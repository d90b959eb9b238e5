using Verdict.Events;

namespace Verdict.Zones.State;

/// <summary>Tells whether a recorded event is the one that is due, before anything of it is applied.</summary>
internal static class ReplayRules
{
    /// <summary>Any event but an epoch's first must be the very next one of the same epoch.</summary>
    public static void RequireFollows(ZoneState zone, in EventHeader header)
    {
        RequireSameZone(zone, header);
        RequireKnown(zone, header);
        if (header.Id.Epoch < zone.Epoch || (header.Id.Epoch == zone.Epoch && header.Id.Sequence <= zone.Sequence)) throw Repeated(zone, header);
        if (header.Id.Epoch > zone.Epoch)
        {
            throw new ReplayException(ReplayFault.Gap, $"{Name(header)} came where epoch {header.Id.Epoch.Value} of zone {zone.Id} was not opened yet: its first events are missing.");
        }

        if (header.Id.Sequence != zone.Sequence + 1)
        {
            throw new ReplayException(ReplayFault.Gap, $"{Name(header)} came where {zone.Sequence + 1} was due: {header.Id.Sequence - zone.Sequence - 1} events of zone {zone.Id} are missing.");
        }

        var previous = zone.LastOfTopic[(int)Topics.Of(header.Type)];
        if (header.Previous != previous)
        {
            throw new ReplayException(ReplayFault.Impossible, $"{Name(header)} names {header.Previous} as the one before it on its topic; that was {previous}.");
        }

        RequireTime(zone, header);
    }

    /// <summary>An epoch's first event must continue the state that this zone is in.</summary>
    public static void RequireOpens(ZoneState zone, in EventHeader header, in ZoneOpened opened, StateHash hash)
    {
        RequireSameZone(zone, header);
        if (header.Id.Epoch <= zone.Epoch) throw Repeated(zone, header);
        if (header.Id.Sequence != 1 || header.Previous != 0)
        {
            throw new ReplayException(ReplayFault.Impossible, $"{Name(header)} opens an epoch but is not its first event.");
        }

        var known = (opened.PreviousEpoch, opened.PreviousSequence);
        if (known != (zone.Epoch, zone.Sequence))
        {
            var isLater = opened.PreviousEpoch > zone.Epoch || (opened.PreviousEpoch == zone.Epoch && opened.PreviousSequence > zone.Sequence);
            throw new ReplayException(
                isLater ? ReplayFault.Gap : ReplayFault.StateDiffers,
                $"{Name(header)} continues from event {opened.PreviousSequence} of epoch {opened.PreviousEpoch.Value}; zone {zone.Id} stands at {zone.Sequence} of epoch {zone.Epoch.Value}.");
        }

        if (opened.StateHash != hash)
        {
            throw new ReplayException(ReplayFault.StateDiffers, $"{Name(header)} continues from a state with hash {opened.StateHash}; that of zone {zone.Id} is {hash}. Were map or rules changed between the two?");
        }

        RequireTime(zone, header);
    }

    private static void RequireSameZone(ZoneState zone, in EventHeader header)
    {
        if (header.Id.Zone != zone.Id) throw new ReplayException(ReplayFault.OtherZone, $"{Name(header)} is of zone {header.Id.Zone}, not of zone {zone.Id}.");
    }

    private static void RequireKnown(ZoneState zone, in EventHeader header)
    {
        if (Enum.IsDefined(header.Type)) return;
        throw new ReplayException(
            ReplayFault.Malformed,
            $"{Name(header)} of zone {zone.Id} is of a type this version does not know: run one at least as new as the one that recorded it.");
    }

    private static void RequireTime(ZoneState zone, in EventHeader header)
    {
        if (header.Tick >= zone.EventTick) return;
        throw new ReplayException(ReplayFault.Impossible, $"{Name(header)} happened at tick {header.Tick}, before the last event's tick {zone.EventTick}.");
    }

    private static ReplayException Repeated(ZoneState zone, in EventHeader header) => new(
        ReplayFault.AlreadyApplied,
        $"{Name(header)} is not new: zone {zone.Id} stands at event {zone.Sequence} of epoch {zone.Epoch.Value}.");

    private static string Name(in EventHeader header) => $"Event {header.Id.Sequence} of epoch {header.Id.Epoch.Value} ({header.Type})";
}
