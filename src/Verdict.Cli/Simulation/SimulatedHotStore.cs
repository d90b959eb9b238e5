using Verdict.Protocol;
using Verdict.Storage;
using Verdict.Storage.Memory;

namespace Verdict.Cli.Simulation;

/// <summary>The store of hot snapshots with all that can become of it; what it promises is the memory adapter's to keep.</summary>
internal sealed class SimulatedHotStore(World world) : ISnapshotStore
{
    private readonly Dictionary<ZoneId, List<byte[]>> _earlier = [];
    private readonly Dictionary<ZoneId, byte[]> _instead = [];
    private readonly Dictionary<ZoneId, EventPoint> _saved = [];
    private MemorySnapshotStore _store = new();

    /// <inheritdoc/>
    public string Name => _store.Name;

    /// <summary>Whether nobody reaches it.</summary>
    public bool IsAway { get; set; }

    /// <summary>What is kept of a zone now; null for nothing.</summary>
    public ReadOnlyMemory<byte>? Newest(ZoneId zone) => LoadAsync(zone, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    /// <summary>Whether some snapshot of a server holds what Kafka has not acknowledged to it.</summary>
    public bool IsAheadOfKafka(string owner) => _saved.Any(saved =>
        world.History.Find(saved.Key, saved.Value.Epoch) is { } record && record.Owner == owner && record.Shipped < saved.Value.Sequence);

    /// <inheritdoc/>
    public ValueTask<EventPoint> SaveAsync(ZoneId zone, EventPoint point, ReadOnlyMemory<byte> snapshot, CancellationToken cancellation)
    {
        Require();
        var newest = _store.SaveAsync(zone, point, snapshot, cancellation).AsTask().GetAwaiter().GetResult();
        if (newest > point && world.Bug == PlantedBug.OlderSnapshotAccepted)
        {
            _instead[zone] = snapshot.ToArray();
            return new(point);
        }

        if (newest <= point)
        {
            _saved[zone] = point;
            _instead.Remove(zone);
            if (!_earlier.TryGetValue(zone, out var earlier)) _earlier[zone] = earlier = [];
            earlier.Add(snapshot.ToArray());
        }

        return new(newest);
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> LoadAsync(ZoneId zone, CancellationToken cancellation)
    {
        Require();
        return _instead.TryGetValue(zone, out var bytes) ? new(bytes) : _store.LoadAsync(zone, cancellation);
    }

    /// <inheritdoc/>
    public ValueTask<EventPoint> NewestAsync(ZoneId zone, CancellationToken cancellation)
    {
        Require();
        return _store.NewestAsync(zone, cancellation);
    }

    /// <summary>All of it is gone, as after a restart without its data.</summary>
    public void Wipe()
    {
        _store = new();
        _instead.Clear();
    }

    /// <summary>Something becomes of a zone's snapshot.</summary>
    public void Strike(FaultKind kind, ZoneId zone)
    {
        if (IsAway || Newest(zone) is not { Length: > 0 } newest) return;
        var bytes = newest.ToArray();
        switch (kind)
        {
            case FaultKind.HotSnapshotExpired:
                _store.Expire(zone);
                _instead.Remove(zone);
                return;
            case FaultKind.HotSnapshotDamaged:
                bytes[world.Dice.Below(bytes.Length)] ^= (byte)(1 << world.Dice.Below(8));
                break;
            case FaultKind.HotSnapshotTruncated:
                bytes = bytes[..world.Dice.Below(bytes.Length)];
                break;
            case FaultKind.HotSnapshotOutdated:
                bytes = world.Dice.Pick(_earlier[zone]);
                break;
        }

        _instead[zone] = bytes;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Require()
    {
        if (IsAway) throw new IOException("The store of hot snapshots is away.");
    }
}
