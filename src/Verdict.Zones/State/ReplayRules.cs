using Verdict.Events;
using Verdict.Zones.Opening;

namespace Verdict.Zones.State;

/// <summary>Tells whether a recorded event is the one that is due, before anything of it is applied.</summary>
internal static class ReplayRules
{
    /// <summary>How errors call an event.</summary>
    public static string Name(in EventHeader header) => $"Event {header.Id.Sequence} of epoch {header.Id.Epoch.Value} ({header.Type})";

    /// <summary>Any event but an epoch's first must be the very next one of the same epoch.</summary>
    public static void RequireFollows(ZoneState zone, in EventHeader header)
    {
        RequireKnownType(zone, header);
        RequireSameZone(zone, header);
        var (epoch, sequence) = (header.Id.Epoch, header.Id.Sequence);
        if (epoch < zone.Epoch || (epoch == zone.Epoch && sequence <= zone.Sequence)) throw AlreadyApplied(zone, header);
        if (epoch > zone.Epoch) throw Fault(ReplayFault.Gap, header, $"came before the event that opens its epoch; zone {Standing(zone)}.");
        if (sequence != zone.Sequence + 1)
        {
            var missing = sequence - zone.Sequence - 1;
            throw Fault(ReplayFault.Gap, header, $"came where {zone.Sequence + 1} was due: {missing} are missing in zone {zone.Id}.");
        }

        var previous = zone.LastOfTopic[(int)Topics.Of(header.Type)];
        if (header.Previous != previous)
        {
            throw Fault(ReplayFault.Impossible, header, $"names {header.Previous} as the one before it on its topic; that was {previous}.");
        }

        RequireTime(zone, header);
    }

    /// <summary>An epoch's first event must continue the state that this zone is in, or say that its owner began with nothing.</summary>
    public static void RequireOpens(ZoneState zone, in EventHeader header, in ZoneOpened opened, StateHash hash)
    {
        RequireSameZone(zone, header);
        if (header.Id.Epoch <= zone.Epoch) throw AlreadyApplied(zone, header);
        if (header.Id.Sequence != 1 || header.Previous != 0)
        {
            throw Fault(ReplayFault.Impossible, header, "opens an epoch but is not its first event.");
        }

        if (OpenHandler.BeginsEmpty(opened)) return;

        var (epoch, sequence) = (opened.PreviousEpoch, opened.PreviousSequence);
        if (epoch != zone.Epoch || sequence != zone.Sequence)
        {
            var isLater = epoch > zone.Epoch || (epoch == zone.Epoch && sequence > zone.Sequence);
            throw Fault(
                isLater ? ReplayFault.Gap : ReplayFault.StateDiffers,
                header,
                $"continues from event {sequence} of epoch {epoch.Value}; zone {Standing(zone)}.");
        }

        if (opened.StateHash != hash)
        {
            throw Fault(
                ReplayFault.StateDiffers,
                header,
                $"continues from the state {opened.StateHash}; zone {zone.Id} is in {hash}. Were the movement rules changed since?");
        }

        RequireTime(zone, header);
    }

    private static void RequireSameZone(ZoneState zone, in EventHeader header)
    {
        if (header.Id.Zone != zone.Id) throw Fault(ReplayFault.OtherZone, header, $"is of zone {header.Id.Zone}, not of zone {zone.Id}.");
    }

    private static void RequireKnownType(ZoneState zone, in EventHeader header)
    {
        if (Enum.IsDefined(header.Type)) return;
        throw Fault(
            ReplayFault.Malformed,
            header,
            $"of zone {zone.Id} is of a type this version does not know: run one at least as new as the one that recorded it.");
    }

    private static void RequireTime(ZoneState zone, in EventHeader header)
    {
        if (header.Tick >= zone.EventTick) return;
        throw Fault(ReplayFault.Impossible, header, $"happened at tick {header.Tick}, before the last event's tick {zone.EventTick}.");
    }

    private static ReplayException AlreadyApplied(ZoneState zone, in EventHeader header) =>
        Fault(ReplayFault.AlreadyApplied, header, $"is not new: zone {Standing(zone)}.");

    private static string Standing(ZoneState zone) => $"{zone.Id} stands at event {zone.Sequence} of epoch {zone.Epoch.Value}";

    private static ReplayException Fault(ReplayFault fault, in EventHeader header, string what) => new(fault, $"{Name(header)} {what}");
}
