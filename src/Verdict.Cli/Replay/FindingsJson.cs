using System.Text.Json.Nodes;
using Verdict.Storage;

namespace Verdict.Cli.Replay;

/// <summary>Findings as programs read them.</summary>
internal static class FindingsJson
{
    public static JsonObject Of(EventPoint point) => new() { ["epoch"] = point.Epoch.Value, ["sequence"] = point.Sequence };

    public static JsonObject Of(ZoneFindings findings) => new()
    {
        ["events"] = findings.Events,
        ["unreplayed"] = findings.Unreplayed,
        ["repeats"] = findings.Repeats,
        ["fenced"] = findings.Fenced,
        ["epochs"] = findings.Epochs,
        ["recoveries"] = findings.RecoveryCount,
        ["seamsCompared"] = findings.SeamsCompared,
        ["snapshotsCompared"] = findings.SnapshotsCompared,
        ["snapshotsLate"] = findings.SnapshotsLate,
        ["mismatches"] = new JsonArray([.. findings.Mismatches.Select(Of)]),
        ["gaps"] = new JsonArray([.. findings.Gaps.Select(Of)]),
    };

    public static JsonNode Of(Recovery recovery) => new JsonObject
    {
        ["at"] = Of(recovery.At),
        ["occurredAtMs"] = recovery.OccurredAtMs,
        ["source"] = recovery.Certificate.Source.ToString().ToLowerInvariant(),
        ["log"] = recovery.Certificate.Log.ToString().ToLowerInvariant(),
        ["snapshot"] = recovery.Certificate.SnapshotEpoch.Value == 0
            ? null
            : Of(new EventPoint(recovery.Certificate.SnapshotEpoch, recovery.Certificate.SnapshotSequence)),
        ["snapshotAgeMs"] = recovery.Certificate.SnapshotAgeMs,
        ["eventsReplayed"] = recovery.Certificate.EventsReplayed,
        ["gaps"] = recovery.Certificate.Gaps,
        ["eventsLost"] = recovery.Certificate.EventsLost,
        ["stateHash"] = recovery.Certificate.StateHash.ToString(),
        ["totalUs"] = recovery.Certificate.TotalUs,
        ["notes"] = recovery.Certificate.Notes,
    };

    private static JsonNode Of(Mismatch mismatch) => new JsonObject
    {
        ["at"] = Of(mismatch.At),
        ["kind"] = mismatch.Kind,
        ["text"] = mismatch.Text,
    };

    private static JsonNode Of(Gap gap) => new JsonObject
    {
        ["after"] = Of(gap.After),
        ["before"] = Of(gap.Before),
        ["missing"] = gap.Missing,
    };
}
