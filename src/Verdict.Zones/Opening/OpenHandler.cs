using Verdict.Events;
using Verdict.Protocol.Messages;
using Verdict.Zones.Hazards;
using Verdict.Zones.State;

namespace Verdict.Zones.Opening;

/// <summary>Begins an epoch: says which state the new owner starts from, so that a loss between owners shows.</summary>
internal readonly struct OpenHandler : IAppliesEvent<ZoneOpened>
{
    public static void Handle(ZoneState zone, Epoch epoch, StateHash hash) =>
        zone.EmitFirst<ZoneOpened, OpenHandler>(new(zone.Id, zone.Epoch, zone.Sequence, zone.Players.Count, hash), epoch);

    /// <summary>Moves whoever the state left where nobody can stand, as happens when the map has changed since, to a spawn point.</summary>
    /// <remarks>Such a player could never move again: every way from there is
    /// blocked. The dead are brought back to a spawn point anyway.</remarks>
    public static void RescueStranded(ZoneState zone, ReadOnlySpan<int> slotsById)
    {
        foreach (var slot in slotsById)
        {
            ref readonly var player = ref zone.Players[slot];
            if (player.Life == Life.Dead || zone.Map.IsStandable(player.Position)) continue;
            zone.Emit<PlayerRespawned, RespawnHandler>(new(player.Id, zone.Map.SpawnPointFor(zone.Sequence)), Cause.Server);
        }
    }

    /// <summary>Whether the owner knew of no epoch before its own: a new zone, or one whose past could not be read.</summary>
    public static bool BeginsEmpty(in ZoneOpened opened) => opened.PreviousEpoch.Value == 0;

    public static string? WhyImpossible(ZoneState zone, in ZoneOpened opened)
    {
        if (opened.Zone != zone.Id) return $"it opens zone {opened.Zone}.";
        return BeginsEmpty(opened) && opened.Players != 0 ? $"it begins with nothing and yet with {opened.Players} players." : null;
    }

    public static void Apply(ZoneState zone, in ZoneOpened opened)
    {
        // Epoch and sequence moved on with the event's header. The record is the truth: where it says that an owner began
        // with nothing, replay must go on from nothing too, or it could never get past that point.
        if (BeginsEmpty(opened)) zone.Empty();
    }
}
