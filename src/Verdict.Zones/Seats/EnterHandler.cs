using System.Text;
using Verdict.Events;
using Verdict.Protocol;
using Verdict.Protocol.Messages;
using Verdict.Zones.State;

namespace Verdict.Zones.Seats;

/// <summary>Gives a player a seat and a place to stand, or back the seat it has.</summary>
internal readonly struct EnterHandler : IAppliesEvent<PlayerEntered>
{
    public static EnterOutcome Handle(ZoneState zone, PlayerId playerId, string name, Cause cause)
    {
        // Checked before anything else: an event that replay could not read back must never be recorded.
        if (playerId.Value is < 1 or > PlayerId.ValueMax)
        {
            throw new ArgumentOutOfRangeException(nameof(playerId), playerId, $"A player id is 1 to {PlayerId.ValueMax}.");
        }

        if (Encoding.UTF8.GetByteCount(name) > StateUpdate.NameBytesMax)
        {
            throw new ArgumentException($"A name has at most {StateUpdate.NameBytesMax} bytes of UTF-8; shorten it first.", nameof(name));
        }

        var slot = zone.Players.Find(playerId);
        if (slot >= 0) return new(EntryKind.Returned, zone.Players[slot].Position);
        if (zone.Players.Count >= zone.Rules.PlayersMax) return new(EntryKind.Full, default);

        var position = zone.Map.SpawnPointFor(zone.Sequence);
        zone.Emit<PlayerEntered, EnterHandler>(new(playerId, name, position), cause);
        return new(EntryKind.Entered, position);
    }

    public static string? WhyImpossible(ZoneState zone, in PlayerEntered entered) =>
        zone.Players.Find(entered.PlayerId) >= 0 ? $"player {entered.PlayerId} is in the zone already." : null;

    public static void Apply(ZoneState zone, in PlayerEntered entered)
    {
        var movement = zone.Rules.Movement;
        ref var player = ref zone.Players.Add(
            new()
            {
                Id = entered.PlayerId,
                Position = entered.Position,
                BudgetMm = movement.StrideMaxMm,
                // As if it had rested for a whole cool-down: a newcomer may step at once.
                MovedAtTick = zone.EventTick - movement.CooldownTicks,
            },
            entered.Name);
        zone.Changes.NoteEntered(EntityKey.Of(player.Id), ref player.Changed);
    }
}
