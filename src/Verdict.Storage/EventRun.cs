using Verdict.Events;
using Verdict.Protocol;

namespace Verdict.Storage;

/// <summary>Records of one kind that follow each other: consecutive events of a zone, a snapshot or a view of it, a server's figures, or an
/// outcome of a command.</summary>
/// <param name="Kind">What they are.</param>
/// <param name="Zone">The zone of all events, of the snapshot or of the view; 0 for figures and outcomes.</param>
/// <param name="Epoch">The epoch of events and snapshots; 0 for all else.</param>
/// <param name="FirstSequence">The first event's sequence, or that of the last one in the snapshot; 0 for all else.</param>
/// <param name="Count">How many.</param>
/// <param name="Records">Each behind its 4-byte little-endian length, for <see cref="EventBuffer.Enumerate"/>.</param>
public readonly record struct EventRun(
    RecordKind Kind,
    ZoneId Zone,
    Epoch Epoch,
    long FirstSequence,
    int Count,
    ReadOnlyMemory<byte> Records);
