using Verdict.GameServer.Publishing;
using Verdict.Storage;

namespace Verdict.GameServer.Snapshots;

/// <summary>What the savers of all zones have in common.</summary>
/// <param name="Hot">Where hot snapshots go.</param>
/// <param name="Publisher">The way into the log.</param>
/// <param name="Meter">Counts.</param>
/// <param name="Options">Bounds.</param>
/// <param name="Node">This server's name.</param>
/// <param name="JournalId">Which journal the positions are of.</param>
/// <param name="Time">Clock of pauses.</param>
/// <param name="Logger">Log.</param>
/// <param name="Stopped">Set when saving is to end, done or not.</param>
internal sealed record SnapshotContext(
    ISnapshotStore Hot,
    JournalPublisher Publisher,
    SnapshotMeter Meter,
    SnapshotOptions Options,
    string Node,
    string JournalId,
    TimeProvider Time,
    ILogger Logger,
    CancellationToken Stopped);
