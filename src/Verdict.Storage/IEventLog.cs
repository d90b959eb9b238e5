using Verdict.Events;
using Verdict.Protocol;

namespace Verdict.Storage;

/// <summary>Keeps events for good, in the order in which each zone decided them.</summary>
/// <remarks>One batch is appended at a time: the next one may begin when the one before has ended, however it ended.</remarks>
public interface IEventLog : IAsyncDisposable
{
    /// <summary>Returns when all of the batch is kept, or throws.</summary>
    /// <remarks>After an exception some of it may be kept. Append the same batch again, before any other: then each zone's events stand in
    /// order in the log, some perhaps twice, and readers pass over the repeats.</remarks>
    /// <exception cref="IOException">The log cannot be reached or cannot keep the batch now; trying again later can succeed.</exception>
    ValueTask AppendAsync(EventBatch batch, CancellationToken cancellation);

    /// <summary>Reads a zone's events after a point, up to the last one kept when reading began.</summary>
    /// <remarks>They come in the order of epoch and sequence, each once. An event that stands in the log behind a later one, a repeat or
    /// the late word of an owner that was replaced, is passed over. A gap is the caller's to notice.</remarks>
    /// <param name="zone">Whose events.</param>
    /// <param name="after">The last event that is not wanted.</param>
    /// <param name="notBeforeMs">A time, in Unix milliseconds, at which <paramref name="after"/> had happened already and nothing after it
    /// had; 0 when none is known. A log may pass over what it got before, so that reading begins near the point.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="IOException">The log cannot be reached.</exception>
    IAsyncEnumerable<StoredEvent> ReadAsync(ZoneId zone, EventPoint after, long notBeforeMs, CancellationToken cancellation);

    /// <summary>The newest epoch of a zone that the log knows of, found without reading all of the zone; 0 when it knows nothing of the
    /// zone.</summary>
    /// <exception cref="IOException">The log cannot be reached.</exception>
    ValueTask<Epoch> NewestEpochAsync(ZoneId zone, CancellationToken cancellation);
}
