using System.Text.Json.Nodes;
using Verdict.Protocol.Messages;
using Verdict.Storage;
using Verdict.Zones;

namespace Verdict.Cli.Replay;

/// <summary>A zone at a recorded moment, and how its state was proven on the way there.</summary>
/// <param name="Source">Where the events came from.</param>
/// <param name="Target">The moment that was asked for.</param>
/// <param name="Replay">The zone, rebuilt.</param>
/// <param name="Recent">The last events before the moment.</param>
/// <param name="ReachesEnd">Whether the log ends at this moment.</param>
internal sealed record ReplayMoment(
    string Source,
    ReplayTarget Target,
    ZoneReplay Replay,
    IReadOnlyList<EventStory> Recent,
    bool ReachesEnd)
{
    /// <summary>Whether everything recorded on the way fits.</summary>
    public bool IsProven => Replay.Findings is { MismatchCount: 0, GapCount: 0 };

    public JsonObject ToJson()
    {
        var zone = Replay.Zone!;
        return new()
        {
            ["zone"] = zone.Id.Value,
            ["source"] = Source,
            ["to"] = Target.ToString(),
            ["reachesEnd"] = ReachesEnd,
            ["at"] = new JsonObject
            {
                ["epoch"] = zone.Epoch.Value,
                ["sequence"] = zone.Sequence,
                ["tick"] = zone.Tick,
                ["occurredAtMs"] = Replay.AtMs,
            },
            ["stateHash"] = zone.Hash().ToString(),
            ["reachesBack"] = Replay.Base is null,
            ["base"] = Replay.Base is { } head ? FindingsJson.Of(new EventPoint(head.Epoch, head.Sequence)) : null,
            ["players"] = new JsonArray([.. Players().Select(player => ToJson(player.View, player.BudgetMm))]),
            ["monsters"] = new JsonArray([.. All(EntityKind.Monster).Select(monster => ToJson(monster, "species"))]),
            ["items"] = new JsonArray([.. All(EntityKind.Item).Select(item => ToJson(item, "kind"))]),
            ["recentEvents"] = new JsonArray([.. Recent.Select(ToJson)]),
            ["recoveries"] = new JsonArray([.. Replay.Findings.Recoveries.Select(FindingsJson.Of)]),
            ["findings"] = FindingsJson.Of(Replay.Findings),
        };
    }

    /// <summary>Everybody in the zone by id, with what each may stride.</summary>
    public IEnumerable<(PlayerView View, long BudgetMm)> Players()
    {
        var zone = Replay.Zone!;
        return Enumerable.Range(0, zone.PlayerCount)
            .Select(index => (View: zone.PlayerAt(index), BudgetMm: zone.StrideBudgetMmAt(index)))
            .OrderBy(player => player.View.Id.Value);
    }

    /// <summary>Everything of a kind by id.</summary>
    public IEnumerable<EntityView> All(EntityKind kind)
    {
        var zone = Replay.Zone!;
        return Enumerable.Range(0, zone.EntityCount).Select(zone.EntityAt).Where(e => e.Key.Kind == kind).OrderBy(e => e.Key.Id);
    }

    private static JsonObject ToJson(EntityView thing, string name) => new()
    {
        ["id"] = thing.Key.Id,
        [name] = thing.Name,
        ["x"] = thing.Position.X,
        ["y"] = thing.Position.Y,
    };

    private static JsonObject ToJson(in PlayerView view, long budgetMm) => new JsonObject
    {
        ["id"] = view.Id.Value,
        ["name"] = view.Name,
        ["x"] = view.Position.X,
        ["y"] = view.Position.Y,
        ["life"] = view.Life.ToString().ToLowerInvariant(),
        ["untilTick"] = view.LifeUntilTick,
        ["budgetMm"] = budgetMm,
    };

    private static JsonObject ToJson(EventStory story) => new()
    {
        ["epoch"] = story.Point.Epoch.Value,
        ["sequence"] = story.Point.Sequence,
        ["tick"] = story.Tick,
        ["occurredAtMs"] = story.OccurredAtMs,
        ["type"] = story.Type.ToString(),
        ["playerId"] = story.PlayerId,
        ["what"] = story.Text,
        ["session"] = story.Cause.Session,
        ["command"] = story.Cause.Sequence,
    };
}
