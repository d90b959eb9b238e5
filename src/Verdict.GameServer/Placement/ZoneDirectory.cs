using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Verdict.GameServer.Ticking;
using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.GameServer.Placement;

/// <summary>Knows which zone each player belongs to, so that no player is ever in two.</summary>
/// <remarks>
/// A player is entered here before its zone hears of it and taken out after the zone let it go, so a claim always covers the seat. Two
/// connections of one player racing for different zones get the same one, because the first claim stands.
/// </remarks>
internal sealed class ZoneDirectory(Gatekeeper gate)
{
    private readonly ConcurrentDictionary<PlayerId, ZoneId> _claims = new();
    private IReadOnlyList<ZoneWorker> _zones = [];
    private int[] _claimed = [];

    public IReadOnlyList<ZoneWorker> Zones => _zones;

    /// <summary>Whom operators let in.</summary>
    public Gatekeeper Gate => gate;

    /// <summary>Opens the directory. Until then every player is refused as too early.</summary>
    public void Open(IReadOnlyList<ZoneWorker> zones)
    {
        _claimed = new int[zones.Count];
        _zones = zones;
        foreach (var zone in zones)
        {
            foreach (var player in zone.PlayersAtStart) Claim(player, zone.Id, out _);
        }
    }

    /// <summary>The zone that a player has a seat in, or is on its way to.</summary>
    /// <returns>Null when it is in none here.</returns>
    public ZoneWorker? FindZone(PlayerId player) => _claims.TryGetValue(player, out var zone) ? _zones[SlotOf(zone)] : null;

    /// <summary>A zone by its number.</summary>
    /// <returns>Null when there is none here.</returns>
    public ZoneWorker? FindZone(ZoneId zone) => zone.Value >= 1 && zone.Value <= _zones.Count ? _zones[SlotOf(zone)] : null;

    /// <summary>Finds a player's zone: the one that holds its seat; else the one it asks for; else the emptiest.</summary>
    /// <param name="player">Who.</param>
    /// <param name="wanted">The zone asked for, or <see cref="ZoneId.Any"/>.</param>
    /// <param name="zone">Where to go.</param>
    /// <param name="isNew">Whether the player was in no zone before; if it then does not get in, its claim must be released.</param>
    /// <param name="refusal">Why there is no place.</param>
    public bool TryPlace(PlayerId player, ZoneId wanted, [NotNullWhen(true)] out ZoneWorker? zone, out bool isNew, out Refused refusal)
    {
        zone = null;
        isNew = false;
        refusal = default;
        if (_zones.Count == 0)
        {
            refusal = new(RefusalCode.Unavailable, "The server is starting; try again soon.");
            return false;
        }

        var hasSeat = _claims.TryGetValue(player, out var seated);
        if (gate.WhyNot(player, hasSeat) is { } turnedAway)
        {
            refusal = turnedAway;
            return false;
        }

        if (hasSeat)
        {
            zone = _zones[SlotOf(seated)];
            return IsOpen(zone, out refusal);
        }

        var slot = wanted == ZoneId.Any ? Emptiest() : SlotOf(wanted);
        if (slot < 0 || slot >= _zones.Count)
        {
            refusal = new(
                RefusalCode.UnknownZone,
                $"There is no zone {wanted} here; zones are numbered 1 to {_zones.Count}, 0 lets the server choose.");
            return false;
        }

        if (Volatile.Read(ref _claimed[slot]) >= _zones[slot].PlayersMax)
        {
            refusal = _zones[slot].FullRefusal;
            return false;
        }

        zone = _zones[SlotOf(Claim(player, _zones[slot].Id, out isNew))];
        return IsOpen(zone, out refusal);
    }

    /// <summary>A zone is about to seat a player: makes sure that the claim which brought it there still stands, or anew.</summary>
    /// <returns>False when another zone has it: the player left and was quicker elsewhere.</returns>
    public bool TryHold(PlayerId player, ZoneId zone) => Claim(player, zone, out _) == zone;

    /// <summary>The zone has let the player go.</summary>
    public void Release(PlayerId player, ZoneId zone)
    {
        if (_claims.TryRemove(new(player, zone))) Interlocked.Decrement(ref _claimed[SlotOf(zone)]);
    }

    private static bool IsOpen(ZoneWorker zone, out Refused refusal)
    {
        refusal = zone switch
        {
            { IsFenced: true } => new(RefusalCode.Unavailable, $"Zone {zone.Id} is on another server now; connect there."),
            { IsFailed: true } => new(RefusalCode.Unavailable, $"Zone {zone.Id} is being recovered; try again soon."),
            _ => default,
        };
        return !zone.IsFailed && !zone.IsFenced;
    }

    private static int SlotOf(ZoneId zone) => zone.Value - 1;

    private ZoneId Claim(PlayerId player, ZoneId zone, out bool isNew)
    {
        isNew = _claims.TryAdd(player, zone);
        if (isNew) Interlocked.Increment(ref _claimed[SlotOf(zone)]);
        return isNew ? zone : _claims.GetValueOrDefault(player, zone);
    }

    private int Emptiest()
    {
        var best = 0;
        for (var slot = 1; slot < _zones.Count; slot++)
        {
            if (Volatile.Read(ref _claimed[slot]) < Volatile.Read(ref _claimed[best])) best = slot;
        }

        return best;
    }
}
