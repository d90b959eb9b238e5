using Verdict.Events;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;

namespace Verdict.Storage.Journal;

/// <summary>Looks up the first event at a place of a journal, without reading the journal.</summary>
/// <remarks>Used by one thread at a time. It reads headers only and proves nothing: whoever needs an event itself reads it.</remarks>
public sealed class JournalGlance(string directory) : IDisposable
{
    private const int ReadAheadBytes = 4 * 1024;

    private readonly SegmentReader _segment = new(ReadAheadBytes);

    /// <summary>Finds the first event at or behind a position.</summary>
    /// <param name="position">A block's beginning, or a segment's.</param>
    /// <param name="limit">Nothing at or behind it is looked at.</param>
    /// <param name="index">Zone events before that event, ever.</param>
    /// <param name="occurredAtMs">When it happened, in Unix milliseconds.</param>
    /// <returns>False when there is none.</returns>
    /// <exception cref="IOException">The files cannot be read.</exception>
    public bool TryFind(long position, long limit, out long index, out long occurredAtMs)
    {
        var bases = JournalFormat.ListSegments(directory);
        for (var i = Math.Max(0, bases.FindLastIndex(b => b <= position)); i < bases.Count && bases[i] < limit; i++)
        {
            // One that vanished since it was listed was trimmed; what comes next is then the first there is.
            if (!_segment.TryOpen(directory, bases[i])) continue;
            var end = Math.Min(limit, Math.Min(_segment.EndPosition, i + 1 < bases.Count ? bases[i + 1] : long.MaxValue));
            if (TryFindHere(Math.Max(position, bases[i] + JournalFormat.FileHeaderBytes), end, out index, out occurredAtMs)) return true;
        }

        (index, occurredAtMs) = (0, 0);
        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _segment.Dispose();

    private bool TryFindHere(long at, long end, out long index, out long occurredAtMs)
    {
        while (at >= 0 && at < end)
        {
            if (!_segment.TryReadHeader(at, end, out var header))
            {
                at = _segment.FindBlock(at + 1, end);
                continue;
            }

            if (header.EventCount > 0 && _segment.TryPeekFirstRecord(at, header, end, out var envelope))
            {
                (index, occurredAtMs) = (header.FirstIndex, OccurredAt(envelope.Span));
                return true;
            }

            at += header.BlockLength;
        }

        (index, occurredAtMs) = (0, 0);
        return false;
    }

    private static long OccurredAt(ReadOnlySpan<byte> envelope)
    {
        try
        {
            var reader = new MessagePackReader(envelope);
            return EventCodec.ReadHeader(ref reader).OccurredAtMs;
        }
        catch (ProtocolException)
        {
            return 0;
        }
    }
}
