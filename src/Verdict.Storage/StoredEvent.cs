using Verdict.Events;

namespace Verdict.Storage;

/// <summary>An event as a log gives it back.</summary>
/// <param name="Id">Which it is.</param>
/// <param name="Envelope">Its bytes, as they were appended. Valid until the next one is asked for.</param>
public readonly record struct StoredEvent(EventId Id, ReadOnlyMemory<byte> Envelope);
