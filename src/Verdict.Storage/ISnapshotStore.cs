using Verdict.Events;
using Verdict.Protocol;

namespace Verdict.Storage;

/// <summary>Keeps the newest snapshot of each zone where another process finds it.</summary>
/// <remarks>The bytes are a <see cref="ZoneSnapshot"/>'s. The store does not look inside: whoever loads checks them.</remarks>
public interface ISnapshotStore : IAsyncDisposable
{
    /// <summary>What operators call it.</summary>
    string Name { get; }

    /// <summary>Keeps a snapshot in place of the zone's older one.</summary>
    /// <returns>The newest point that was ever kept of the zone. A later one than <paramref name="point"/> means that the zone has another
    /// owner or that saves overtook each other; the snapshot was then refused.</returns>
    /// <exception cref="IOException">The store cannot be reached or cannot keep it now; trying again later can succeed.</exception>
    ValueTask<EventPoint> SaveAsync(ZoneId zone, EventPoint point, ReadOnlyMemory<byte> snapshot, CancellationToken cancellation);

    /// <summary>The newest snapshot of a zone, as it was saved; null when there is none, or none any more.</summary>
    /// <exception cref="IOException">The store cannot be reached.</exception>
    ValueTask<ReadOnlyMemory<byte>?> LoadAsync(ZoneId zone, CancellationToken cancellation);

    /// <summary>The newest point that was ever kept of a zone, known for longer than the snapshot itself; the beginning when none
    /// was.</summary>
    /// <exception cref="IOException">The store cannot be reached.</exception>
    ValueTask<EventPoint> NewestAsync(ZoneId zone, CancellationToken cancellation);
}
