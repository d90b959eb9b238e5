using Verdict.Protocol;

namespace Verdict.Events;

/// <summary>What every event carries around its payload.</summary>
/// <param name="Type">What has happened.</param>
/// <param name="Version">Version of the payload.</param>
/// <param name="Id">Zone, epoch and sequence.</param>
/// <param name="Previous">Sequence of the event before it on the same topic in this zone and epoch;
/// 0 for the first. A consumer of one topic proves by it that it missed none.</param>
/// <param name="Tick">The zone's tick.</param>
/// <param name="AggregateId">The player or entity it is about.</param>
/// <param name="OccurredAtMs">Unix time in milliseconds.</param>
/// <param name="Cause">The command that brought it about.</param>
public readonly record struct EventHeader(
    EventType Type,
    int Version,
    EventId Id,
    long Previous,
    long Tick,
    long AggregateId,
    long OccurredAtMs,
    Cause Cause);
