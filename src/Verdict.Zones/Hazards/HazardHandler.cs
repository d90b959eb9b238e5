using Verdict.Events;
using Verdict.Protocol;
using Verdict.Zones.State;

namespace Verdict.Zones.Hazards;

/// <summary>Does to a player what the ground does where its step ended.</summary>
internal static class HazardHandler
{
    public static void StepInto(ZoneState zone, PlayerId playerId, Position position, Cause cause)
    {
        // Where both overlap the pit wins: the dead need not be held.
        if (zone.Map.Pits.Contains(position)) PitHandler.Handle(zone, playerId, position, cause);
        else if (zone.Map.Snares.Contains(position)) SnareHandler.Handle(zone, playerId, cause);
    }
}
