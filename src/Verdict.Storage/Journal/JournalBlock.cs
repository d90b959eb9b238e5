using Verdict.Events;
using Verdict.Protocol;

namespace Verdict.Storage.Journal;

/// <summary>One block as it stands in the journal: what was appended at once for one zone, or one server's figures.</summary>
/// <param name="Kind">What the body holds. A kind that is not known is to be passed over.</param>
/// <param name="Zone">The zone of all events; 0 for figures.</param>
/// <param name="Epoch">Their epoch; 0 for figures.</param>
/// <param name="FirstSequence">The first event's sequence, the others follow without gaps; 0 for figures.</param>
/// <param name="FirstIndex">Zone events in this journal before this block.</param>
/// <param name="Count">Records in the body.</param>
/// <param name="Body">Each record behind its 4-byte little-endian length, for <see cref="EventBuffer.Enumerate"/>. Valid until the next
/// block is read.</param>
/// <param name="Position">Where the block begins.</param>
/// <param name="EndPosition">Where the next one is due; what a cursor keeps.</param>
/// <param name="LostBefore">Events that are missing between the block read before and this one: trimmed too early or damaged.</param>
public readonly record struct JournalBlock(
    RecordKind Kind,
    ZoneId Zone,
    Epoch Epoch,
    long FirstSequence,
    long FirstIndex,
    int Count,
    ReadOnlyMemory<byte> Body,
    long Position,
    long EndPosition,
    long LostBefore)
{
    /// <summary>Zone events up to and including this block; what a cursor keeps.</summary>
    public long EndIndex => FirstIndex + (Kind == RecordKind.ZoneEvents ? Count : 0);
}
