using Verdict.Events;
using Verdict.Storage;
using Verdict.Storage.Journal;

namespace Verdict.Tests.Storage;

public sealed class EventBatchTests : IDisposable
{
    private readonly JournalDirectory _journal = new();

    public void Dispose() => _journal.Dispose();

    [Fact]
    public void Runs_keep_their_bytes_while_the_batch_grows()
    {
        var batch = new EventBatch(capacityBytes: 16);
        var buffers = Enumerable.Range(1, 50).Select(zone => Batches.Moved(zone, sequence: zone, count: zone)).ToList();
        foreach (var buffer in buffers) batch.Add(buffer);

        Assert.Equal((50, 50 * 51 / 2), (batch.RunCount, batch.RecordCount));
        Assert.Equal(buffers.Sum(b => b.Written.Length), batch.SizeBytes);
        for (var i = 0; i < buffers.Count; i++)
        {
            Assert.Equal(new(RecordKind.ZoneEvents, new(i + 1), new(1), i + 1, i + 1, default), batch[i] with { Records = default });
            Assert.Equal(buffers[i].Written.Span, batch[i].Records.Span);
        }
    }

    [Fact]
    public void A_journal_block_is_carried_over_as_it_is()
    {
        using var writer = _journal.OpenWriter();
        writer.Append(Batches.Moved(zone: 3, sequence: 9, count: 4, epoch: 2));
        writer.AppendFigures([0x91, 0x01]);
        writer.AppendSnapshot(new(3), new(2), 12, [7, 8, 9]);
        writer.AppendOutcome([0x91, 0x02]);
        writer.AppendView(new(3), [0x91, 0x03, 0x04]);
        writer.Commit();
        Assert.Equal(4, writer.DurableIndex);
        var batch = new EventBatch();
        using (var reader = JournalReader.Open(_journal.Path, 0))
        {
            while (reader.TryReadBlock(out var block)) batch.Add(block);
        }

        Assert.Equal((5, 8), (batch.RunCount, batch.RecordCount));
        Assert.Equal(new(RecordKind.ZoneEvents, new(3), new(2), 9, 4, default), batch[0] with { Records = default });
        Assert.Equal(RecordKind.ServerFigures, batch[1].Kind);
        Assert.Equal([2, 0, 0, 0, 0x91, 0x01], batch[1].Records.ToArray());
        Assert.Equal(new(RecordKind.ZoneSnapshot, new(3), new(2), 12, 1, default), batch[2] with { Records = default });
        Assert.Equal([3, 0, 0, 0, 7, 8, 9], batch[2].Records.ToArray());
        Assert.Equal(new(RecordKind.CommandOutcome, default, default, 0, 1, default), batch[3] with { Records = default });
        Assert.Equal(new(RecordKind.ZoneView, new(3), default, 0, 1, default), batch[4] with { Records = default });
        var other = new EventBatch();
        other.AddSnapshot(new(3), new(2), 12, [7, 8, 9]);
        other.AddOutcome([0x91, 0x02]);
        other.AddView(new(3), [0x91, 0x03, 0x04]);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(batch[i + 2] with { Records = default }, other[i] with { Records = default });
            Assert.Equal(batch[i + 2].Records.Span, other[i].Records.Span);
        }
    }

    [Fact]
    public void Clearing_empties_it_and_an_empty_buffer_adds_nothing()
    {
        var batch = new EventBatch();
        batch.Add(Batches.Moved());
        batch.Clear();
        batch.Add(new EventBuffer());
        Assert.Equal((0, 0, 0), (batch.RunCount, batch.RecordCount, batch.SizeBytes));
    }

    [Fact]
    public void Filling_clearing_and_filling_again_allocates_nothing_once_warm()
    {
        var batch = new EventBatch();
        var buffer = Batches.Moved(count: 50);
        Steady.AllocatesNothing(() =>
        {
            for (var i = 0; i < 200; i++) Fill(batch, buffer);
        });
    }

    private static void Fill(EventBatch batch, EventBuffer buffer)
    {
        batch.Clear();
        for (var i = 0; i < 30; i++) batch.Add(buffer);
    }
}
