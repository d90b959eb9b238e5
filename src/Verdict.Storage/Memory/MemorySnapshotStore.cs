using System.Collections.Concurrent;
using Verdict.Events;
using Verdict.Protocol;

namespace Verdict.Storage.Memory;

/// <summary>Keeps snapshots as long as the process lives: for tests and simulations.</summary>
public sealed class MemorySnapshotStore : ISnapshotStore
{
    private readonly ConcurrentDictionary<ZoneId, (EventPoint Newest, byte[]? Snapshot)> _kept = new();

    /// <inheritdoc/>
    public string Name => "memory";

    /// <summary>Why the store cannot be reached; null while it can. For tests of what a store that is down does to its users.</summary>
    public string? Trouble { get; set; }

    /// <inheritdoc/>
    public ValueTask<EventPoint> SaveAsync(ZoneId zone, EventPoint point, ReadOnlyMemory<byte> snapshot, CancellationToken cancellation)
    {
        Require(cancellation);
        var kept = _kept.AddOrUpdate(
            zone,
            static (_, offer) => (offer.Point, offer.Bytes),
            static (_, present, offer) => present.Newest > offer.Point ? present : (offer.Point, offer.Bytes),
            (Point: point, Bytes: snapshot.ToArray()));
        return ValueTask.FromResult(kept.Newest);
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> LoadAsync(ZoneId zone, CancellationToken cancellation)
    {
        Require(cancellation);
        return ValueTask.FromResult(_kept.GetValueOrDefault(zone).Snapshot is { } bytes ? bytes : (ReadOnlyMemory<byte>?)null);
    }

    /// <inheritdoc/>
    public ValueTask<EventPoint> NewestAsync(ZoneId zone, CancellationToken cancellation)
    {
        Require(cancellation);
        return ValueTask.FromResult(_kept.GetValueOrDefault(zone).Newest);
    }

    /// <summary>Forgets a zone's snapshot as time would; its newest point stays known.</summary>
    public void Expire(ZoneId zone)
    {
        if (_kept.TryGetValue(zone, out var kept)) _kept[zone] = (kept.Newest, null);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Require(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (Trouble is { } trouble) throw new IOException(trouble);
    }
}
