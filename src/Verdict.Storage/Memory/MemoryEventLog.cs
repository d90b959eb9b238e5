using System.Runtime.CompilerServices;
using Verdict.Events;
using Verdict.Protocol;

namespace Verdict.Storage.Memory;

/// <summary>Keeps events as long as the process lives: for tests.</summary>
public sealed class MemoryEventLog : IEventLog
{
    private readonly Lock _gate = new();
    private readonly List<StoredEvent> _events = [];

    /// <inheritdoc/>
    public ValueTask AppendAsync(EventBatch batch, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_gate)
        {
            for (var i = 0; i < batch.RunCount; i++) Keep(batch[i]);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredEvent> ReadAsync(
        ZoneId zone,
        EventPoint after,
        long notBeforeMs,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.Yield();
        StoredEvent[] kept;
        lock (_gate) kept = [.. _events.Where(e => e.Id.Zone == zone)];
        foreach (var stored in kept)
        {
            cancellation.ThrowIfCancellationRequested();
            var point = EventPoint.Of(stored.Id);
            if (point <= after) continue;
            after = point;
            yield return stored;
        }
    }

    /// <inheritdoc/>
    public ValueTask<Epoch> NewestEpochAsync(ZoneId zone, CancellationToken cancellation)
    {
        lock (_gate) return new(_events.Where(e => e.Id.Zone == zone).Select(e => e.Id.Epoch).DefaultIfEmpty().Max());
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Keep(in EventRun run)
    {
        if (run.Kind != RecordKind.ZoneEvents) return;
        var sequence = run.FirstSequence;
        foreach (var envelope in EventBuffer.Enumerate(run.Records.Span))
        {
            _events.Add(new(new(run.Zone, run.Epoch, sequence++), envelope.ToArray()));
        }
    }
}
