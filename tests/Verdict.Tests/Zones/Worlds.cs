using Verdict.Events;
using Verdict.Protocol;
using Verdict.Protocol.Messages;
using Verdict.Zones;

namespace Verdict.Tests.Zones;

/// <summary>Zones that tests begin with.</summary>
internal static class Worlds
{
    public static readonly PlayerId Ada = new(1);
    public static readonly PlayerId Ben = new(2);
    public static readonly Position Spawn = new(50_000, 50_000);
    public static readonly Cause Command = new(Session: 5, Sequence: 1);

    /// <summary>Steps of any length up to 1 m, a budget that is never short, no cool-down: whatever else is tested stands alone.</summary>
    public static ZoneRules Lenient { get; } = new(new(1_000, 1_000, 100_000, 0), PlayersMax: 300, SnareTicks: 40, RespawnTicks: 60);

    public static ZoneMap Map(Rectangle[]? obstacles = null, Hazard[]? hazards = null, Position[]? spawns = null, int sideMm = 100_000) =>
        new(new(sideMm, sideMm, obstacles ?? [], hazards ?? []), spawns ?? [Spawn]);

    /// <summary>An open field with things on it.</summary>
    public static ZoneMap With(
        ItemPlace[]? items = null, MonsterHome[]? monsters = null, Rectangle[]? obstacles = null, Hazard[]? hazards = null) =>
        new(Map(obstacles, hazards).Shape, [Spawn], items, monsters);

    public static Zone Opened(ZoneMap? map = null, ZoneRules? rules = null)
    {
        var zone = new Zone(new(1), map ?? Map(), rules ?? ZoneRules.Default);
        zone.Open(new EventBuffer());
        return zone;
    }

    /// <summary>An open zone with Ada in it, nothing to tell and nothing recorded since.</summary>
    public static Zone WithAda(ZoneMap? map = null, ZoneRules? rules = null)
    {
        var zone = Opened(map, rules);
        zone.Enter(Ada, "Ada", Command);
        zone.Changes.Clear();
        zone.Events = new EventBuffer();
        return zone;
    }

    public static void Steps(this Zone zone, int ticks)
    {
        for (var i = 0; i < ticks; i++) zone.Step();
    }

    public static Outcome PickUp(this Zone zone, PlayerId player, long itemId, Cause cause) =>
        zone.Decide(player, new(MessageType.PickUpItem, Sequence: 1, First: itemId, Second: 0), cause);

    /// <summary>Everything of a kind, by id.</summary>
    public static EntityView[] All(this Zone zone, EntityKind kind) =>
        [.. Enumerable.Range(0, zone.EntityCount).Select(zone.EntityAt).Where(e => e.Key.Kind == kind).OrderBy(e => e.Key.Id)];

    public static PlayerView Player(this Zone zone, PlayerId id) =>
        zone.TryGetPlayer(id, out var view) ? view : throw new InvalidOperationException($"Player {id} is not in the zone.");
}
