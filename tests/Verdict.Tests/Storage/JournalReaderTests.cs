using Verdict.Storage.Journal;

namespace Verdict.Tests.Storage;

public sealed class JournalReaderTests : IDisposable
{
    private readonly JournalDirectory _journal = new();

    public void Dispose() => _journal.Dispose();

    [Fact]
    public void A_journal_that_does_not_exist_yet_is_waited_for()
    {
        using var reader = JournalReader.Open(Path.Combine(_journal.Path, "later"), 0);
        Assert.False(reader.TryReadBlock(out _));
        using var writer = JournalWriter.Open(Path.Combine(_journal.Path, "later"));
        Assert.False(reader.TryReadBlock(out _));
        writer.Append(Batches.Moved());
        writer.Commit();
        Assert.True(reader.TryReadBlock(out var block));
        Assert.Equal((16L, 1L), (block.Position, block.EndIndex));
    }

    [Fact]
    public void A_reader_follows_a_writer_and_sees_only_what_is_durable()
    {
        using var writer = _journal.OpenWriter(segmentBytesMax: 4096);
        using var reader = JournalReader.Open(_journal.Path, 0);
        var sequence = 1L;
        for (var round = 0; round < 200; round++)
        {
            writer.Append(Batches.Moved(sequence: sequence, count: 7));

            // A commit that got as far as the disk but not to its end has shown readers nothing.
            writer.Before = static step => { if (step == JournalStep.Head) throw new IOException("injected"); };
            Assert.Throws<IOException>(writer.Commit);
            Assert.False(reader.TryReadBlock(out _));
            writer.Before = null;
            writer.Commit();
            Assert.True(reader.TryReadBlock(out var block));
            Assert.Equal((sequence, 7), (block.FirstSequence, block.Count));
            Assert.False(reader.TryReadBlock(out _));
            sequence += 7;
        }

        Assert.Equal((writer.DurablePosition, writer.DurableIndex, 0L), (reader.Position, reader.Index, reader.EventsLost));
    }

    [Fact]
    public async Task A_reader_on_another_thread_gets_every_event_once_and_in_order()
    {
        const int Rounds = 3_000;
        using var writer = _journal.OpenWriter(segmentBytesMax: 16 * 1024);
        var following = Task.Run(() =>
        {
            using var reader = JournalReader.Open(_journal.Path, 0);
            var next = 1L;
            while (next <= Rounds * 2)
            {
                if (!reader.TryReadBlock(out var block))
                {
                    Thread.Yield();
                    continue;
                }

                Assert.Equal(next, block.FirstSequence);
                next += block.Count;
            }

            return reader.EventsLost;
        }, TestContext.Current.CancellationToken);
        for (var i = 0; i < Rounds; i++)
        {
            writer.Append(Batches.Moved(sequence: 1 + (i * 2), count: 2));
            writer.Commit();
        }

        Assert.Equal(0, await following);
    }

    [Fact]
    public void Reading_begins_at_the_end_of_any_block()
    {
        WriteMany();
        var all = _journal.ReadAll().Blocks;
        for (var i = 0; i < all.Count; i++)
        {
            var (rest, lost) = _journal.ReadAll(all[i].EndPosition);
            Assert.Equal(all[(i + 1)..], rest);
            Assert.Equal(0, lost);
        }
    }

    [Fact]
    public void Events_trimmed_before_they_were_read_are_counted()
    {
        using var writer = _journal.OpenWriter(segmentBytesMax: 4096);
        for (var i = 0; i < 100; i++) writer.Append(Batches.Moved(sequence: 1 + (i * 3), count: 3));
        writer.Commit();
        writer.TrimBefore(JournalDirectory.Base(_journal.Segments[2]));

        using var reader = JournalReader.Open(_journal.Path, 0);
        Assert.True(reader.TryReadBlock(out var block));
        Assert.Equal(block.FirstIndex, block.LostBefore);
        Assert.Equal(block.FirstIndex, reader.EventsLost);
        Assert.True(reader.EventsLost > 0);
        Assert.Contains("trimmed", reader.LastLoss, StringComparison.Ordinal);

        using var oldest = JournalReader.Open(_journal.Path, JournalReader.Oldest);
        Assert.True(oldest.TryReadBlock(out var first));
        Assert.Equal((block.Position, 0L), (first.Position, oldest.EventsLost));
    }

    [Fact]
    public void A_reader_that_has_a_trimmed_segment_open_reads_it_to_its_end()
    {
        using var writer = _journal.OpenWriter(segmentBytesMax: 4096);
        for (var i = 0; i < 100; i++) writer.Append(Batches.Moved(sequence: 1 + i));
        writer.Commit();
        using var reader = JournalReader.Open(_journal.Path, 0);
        Assert.True(reader.TryReadBlock(out _));
        writer.TrimBefore(JournalDirectory.Base(_journal.Segments[1]));
        var next = 2L;
        while (reader.TryReadBlock(out var block)) Assert.Equal(next++, block.FirstSequence);
        Assert.Equal((101L, 0L), (next, reader.EventsLost));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(20)]
    [InlineData(60)]
    public void Damage_met_while_reading_is_passed_over_and_counted(int offset)
    {
        WriteMany();
        var all = _journal.ReadAll().Blocks;
        foreach (var damaged in new[] { 0, 1, all.Count / 2, all.Count - 1 })
        {
            _journal.FlipBit(all[damaged].Position + offset, bit: 3);
            var (read, lost) = _journal.ReadAll();
            Assert.Equal(all.Where((_, i) => i != damaged).Select(b => b.FirstSequence), read.Select(b => b.FirstSequence));
            Assert.Equal(all[damaged].Count, lost);
            _journal.FlipBit(all[damaged].Position + offset, bit: 3);
        }
    }

    [Fact]
    public void A_journal_shorter_than_what_was_read_is_another_journal()
    {
        WriteMany();
        using var reader = JournalReader.Open(_journal.Path, 1_000_000);
        var refused = Assert.Throws<InvalidDataException>(() => reader.TryReadBlock(out _));
        Assert.Contains("replaced", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_to_the_physical_end_shows_what_no_head_promised_yet()
    {
        WriteMany();
        var all = _journal.ReadAll().Blocks;
        File.Delete(_journal.HeadPath);
        _journal.Truncate(all[^1].EndPosition - 1);
        using var reader = JournalReader.OpenToPhysicalEnd(_journal.Path, 0);
        var read = new List<ReadBlock>();
        while (reader.TryReadBlock(out var block)) read.Add(ReadBlock.From(block));
        Assert.Equal(all[..^1], read);
        Assert.Equal(0, reader.EventsLost);
    }

    private void WriteMany()
    {
        using var writer = _journal.OpenWriter(segmentBytesMax: 4096);
        for (var i = 0; i < 60; i++) writer.Append(Batches.Moved(zone: 1 + (i % 3), sequence: 1 + (i * 4), count: 4));
        writer.Commit();
    }
}
