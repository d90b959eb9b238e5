using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Verdict.Events;
using Verdict.Protocol;

namespace Verdict.Storage.Journal;

/// <summary>The journal as an event log: what stands in for Kafka on a single machine.</summary>
public sealed class JournalEventLog(JournalWriter writer) : IEventLog
{
    private const int LengthBytes = 4;

    /// <inheritdoc/>
    public ValueTask AppendAsync(EventBatch batch, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();

        // What an append that failed left pending is written first, so that repeating it piles nothing up in memory.
        writer.Commit();
        for (var i = 0; i < batch.RunCount; i++)
        {
            var run = batch[i];
            if (run.Kind == RecordKind.ZoneEvents) writer.AppendEvents(run.Zone, run.Epoch, run.FirstSequence, run.Count, run.Records.Span);
            else foreach (var record in EventBuffer.Enumerate(run.Records.Span)) writer.AppendRecord(run, record);
        }

        writer.Commit();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredEvent> ReadAsync(
        ZoneId zone,
        EventPoint after,
        long notBeforeMs,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        // Reading files blocks; the caller's thread may be one that must not.
        await Task.Yield();
        var end = writer.DurablePosition;
        using var reader = JournalReader.Open(writer.DirectoryPath, JournalReader.Oldest);
        while (reader.Position < end && reader.TryReadBlock(out var block))
        {
            cancellation.ThrowIfCancellationRequested();
            if (block.Kind != RecordKind.ZoneEvents || block.Zone != zone) continue;
            if (new EventPoint(block.Epoch, block.FirstSequence + block.Count - 1) <= after) continue;
            var id = new EventId(zone, block.Epoch, block.FirstSequence);
            for (var rest = block.Body; !rest.IsEmpty; id = id with { Sequence = id.Sequence + 1 })
            {
                var length = BinaryPrimitives.ReadInt32LittleEndian(rest.Span);
                var envelope = rest.Slice(LengthBytes, length);
                rest = rest[(LengthBytes + length)..];
                var point = EventPoint.Of(id);
                if (point <= after) continue;
                after = point;
                yield return new(id, envelope);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<Epoch> NewestEpochAsync(ZoneId zone, CancellationToken cancellation) =>
        new(Task.Run(() => ZonePoints.Find(writer.DirectoryPath, writer.DurablePosition, [zone]).Points[zone].Epoch, cancellation));

    /// <summary>Leaves the journal open: it belongs to whoever opened the writer.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
