using Verdict.Protocol;

namespace Verdict.Storage;

/// <summary>Shorter ways to ask an event log.</summary>
public static class EventLogReading
{
    /// <summary>Reads a zone's events after a point, whenever they happened.</summary>
    /// <exception cref="IOException">The log cannot be reached.</exception>
    public static IAsyncEnumerable<StoredEvent> ReadAsync(
        this IEventLog log,
        ZoneId zone,
        EventPoint after,
        CancellationToken cancellation) => log.ReadAsync(zone, after, notBeforeMs: 0, cancellation);
}
