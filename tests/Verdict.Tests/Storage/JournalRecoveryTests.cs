using Verdict.Storage.Journal;

namespace Verdict.Tests.Storage;

public sealed class JournalRecoveryTests : IDisposable
{
    private readonly JournalDirectory _journal = new();

    public void Dispose() => _journal.Dispose();

    [Fact]
    public void A_tail_torn_at_any_byte_takes_only_the_block_it_was_in()
    {
        var (durable, end) = WriteTwoCommits();
        var saved = File.ReadAllBytes(_journal.SegmentPath(0));
        var savedHead = HeadAt(durable, index: 4);
        for (var cut = durable; cut < end; cut++)
        {
            File.WriteAllBytes(_journal.SegmentPath(0), saved[..(int)cut]);
            File.WriteAllBytes(_journal.HeadPath, savedHead);

            using (var writer = _journal.OpenWriter())
            {
                Assert.Equal((durable, 4L), (writer.DurablePosition, writer.DurableIndex));
                Assert.Equal((cut - durable, 0L), (writer.Recovery.TornBytes, writer.Recovery.EventsLost));
                Assert.Equal(cut == durable ? 0 : 1, writer.Recovery.Notes.Count);
                writer.Append(Batches.Moved(sequence: 5));
                writer.Commit();
            }

            var (blocks, lost) = _journal.ReadAll();
            Assert.Equal([1L, 5L], blocks.Select(b => b.FirstSequence));
            Assert.Equal(0, lost);
            Assert.Empty(_journal.Corrupt);
        }
    }

    [Fact]
    public void A_flipped_bit_anywhere_in_an_unconfirmed_block_removes_that_block_alone()
    {
        var (durable, end) = WriteTwoCommits();
        var saved = File.ReadAllBytes(_journal.SegmentPath(0));
        for (var position = durable; position < end; position++)
        {
            File.WriteAllBytes(_journal.SegmentPath(0), saved);
            File.WriteAllBytes(_journal.HeadPath, HeadAt(durable, index: 4));
            _journal.FlipBit(position, bit: (int)(position % 8));
            using var writer = _journal.OpenWriter();
            Assert.Equal((durable, 4L), (writer.DurablePosition, writer.DurableIndex));
            Assert.Equal(0, writer.Recovery.EventsLost);
        }
    }

    [Fact]
    public void Whole_blocks_above_the_head_were_written_by_a_process_that_died_and_are_kept()
    {
        var (durable, end) = WriteTwoCommits();
        File.WriteAllBytes(_journal.HeadPath, HeadAt(durable, index: 4));
        using var writer = _journal.OpenWriter();
        Assert.Equal((end, 7L), (writer.DurablePosition, writer.DurableIndex));
        Assert.Empty(writer.Recovery.Notes);
        Assert.Equal(2, _journal.ReadAll().Blocks.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(31)]
    [InlineData(32)]
    public void A_head_that_is_missing_or_torn_is_made_anew_from_the_blocks(int headBytes)
    {
        var (_, end) = WriteTwoCommits();
        var head = File.ReadAllBytes(_journal.HeadPath);
        head[0] ^= 0xFF;
        if (headBytes == 0) File.Delete(_journal.HeadPath);
        else File.WriteAllBytes(_journal.HeadPath, head[..headBytes]);

        using var writer = _journal.OpenWriter();

        Assert.Equal((end, 7L), (writer.DurablePosition, writer.DurableIndex));
        Assert.Equal(2, _journal.ReadAll().Blocks.Count);
    }

    [Fact]
    public void Damage_in_the_middle_is_moved_aside_and_what_follows_keeps_its_positions()
    {
        List<ReadBlock> before;
        using (var writer = _journal.OpenWriter())
        {
            for (var i = 0; i < 10; i++) writer.Append(Batches.Moved(sequence: 1 + (i * 2), count: 2));
            writer.Commit();
            before = _journal.ReadAll().Blocks;
        }

        _journal.FlipBit(before[2].Position + 50);
        _journal.FlipBit(before[6].Position + 1);
        _journal.FlipBit(before[7].Position + 60);

        using var again = _journal.OpenWriter();
        Assert.Equal((6L, 0L, 2), (again.Recovery.EventsLost, again.Recovery.TornBytes, again.Recovery.FilesMovedAside));
        Assert.Equal((before[^1].EndPosition, 20L), (again.DurablePosition, again.DurableIndex));
        Assert.Equal(2, _journal.Corrupt.Length);
        Assert.Equal(before[2].EndPosition - before[2].Position, new FileInfo(_journal.Corrupt[0]).Length);

        again.Append(Batches.Moved(sequence: 21));
        again.Commit();
        var (blocks, lost) = _journal.ReadAll();
        Assert.Equal(6, lost);
        Assert.Equal([1L, 3L, 7L, 9L, 11L, 17L, 19L, 21L], blocks.Select(b => b.FirstSequence));
        Assert.Equal([0L, 0L, 2L, 0L, 0L, 4L, 0L, 0L], blocks.Select(b => b.LostBefore));
        Assert.Equal(before.Where((_, i) => i is not (2 or 6 or 7)).Select(b => b.Position), blocks.SkipLast(1).Select(b => b.Position));

        again.Dispose();
        using var third = _journal.OpenWriter();
        Assert.Empty(third.Recovery.Notes);
        Assert.Equal(21, third.DurableIndex);
    }

    [Fact]
    public void Confirmed_bytes_that_are_gone_are_counted_and_their_positions_never_used_again()
    {
        var (durable, end) = WriteTwoCommits();
        _journal.Truncate(durable + 5);

        using var writer = _journal.OpenWriter();
        Assert.Equal(3, writer.Recovery.EventsLost);
        Assert.Equal((end + 16, 7L), (writer.DurablePosition, writer.DurableIndex));
        writer.Append(Batches.Moved(sequence: 8));
        writer.Commit();

        var (blocks, lost) = _journal.ReadAll();
        Assert.Equal([1L, 8L], blocks.Select(b => b.FirstSequence));
        Assert.Equal(3, lost);

        // A reader that had read everything before the damage goes on without noticing any of it.
        var (tail, tailLost) = _journal.ReadAll(end);
        Assert.Equal([8L], tail.Select(b => b.FirstSequence));
        Assert.Equal(0, tailLost);
    }

    [Fact]
    public void A_whole_block_behind_a_torn_one_was_never_confirmed_and_goes_aside()
    {
        List<ReadBlock> blocks;
        using (var writer = _journal.OpenWriter())
        {
            for (var i = 0; i < 3; i++) writer.Append(Batches.Moved(sequence: 1 + i));
            writer.Commit();
            blocks = _journal.ReadAll().Blocks;
        }

        File.WriteAllBytes(_journal.HeadPath, HeadAt(blocks[1].Position, index: 1));
        _journal.FlipBit(blocks[1].Position + 48);

        using var again = _journal.OpenWriter();
        Assert.Equal((0L, blocks[2].EndPosition - blocks[1].Position), (again.Recovery.EventsLost, again.Recovery.TornBytes));
        Assert.Equal(1, again.DurableIndex);
        Assert.Single(_journal.Corrupt);
        again.Append(Batches.Moved(sequence: 2));
        again.Commit();
        var (after, lost) = _journal.ReadAll();
        Assert.Equal([1L, 2L], after.Select(b => b.FirstSequence));
        Assert.Equal(0, lost);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    public void A_crash_while_a_segment_was_begun_leaves_it_to_be_finished(int bytes)
    {
        var (_, end) = WriteTwoCommits();
        File.WriteAllBytes(_journal.SegmentPath(end), "VERDICTJ\x01\0\0\0\0\0\0\0"u8[..bytes].ToArray());
        using var writer = _journal.OpenWriter();
        Assert.Equal((end + 16, 7L), (writer.DurablePosition, writer.DurableIndex));
        writer.Append(Batches.Moved(sequence: 8));
        writer.Commit();
        Assert.Equal([1L, 5L, 8L], _journal.ReadAll().Blocks.Select(b => b.FirstSequence));
    }

    [Fact]
    public void A_begun_segment_without_a_head_takes_its_index_from_the_one_before()
    {
        var (_, end) = WriteTwoCommits();
        File.Delete(_journal.HeadPath);
        File.WriteAllBytes(_journal.SegmentPath(end), []);
        using var writer = _journal.OpenWriter();
        Assert.Equal((end + 16, 7L), (writer.DurablePosition, writer.DurableIndex));
    }

    [Fact]
    public void Segments_that_somebody_deleted_are_reported_and_positions_go_on_after_them()
    {
        var (_, end) = WriteTwoCommits();
        File.Delete(_journal.SegmentPath(0));
        using var writer = _journal.OpenWriter();
        Assert.Equal(7, writer.Recovery.EventsLost);
        Assert.Equal((end + 16, 7L), (writer.DurablePosition, writer.DurableIndex));
        Assert.Single(writer.Recovery.Notes);
    }

    [Fact]
    public void A_damaged_file_header_is_mended_and_a_newer_version_refused()
    {
        WriteTwoCommits();
        _journal.FlipBit(3);
        using (var writer = _journal.OpenWriter())
        {
            Assert.Equal(7, writer.DurableIndex);
            Assert.Single(writer.Recovery.Notes);
        }

        var bytes = File.ReadAllBytes(_journal.SegmentPath(0));
        Assert.Equal("VERDICTJ"u8, bytes.AsSpan(0, 8));
        bytes[8] = 2;
        File.WriteAllBytes(_journal.SegmentPath(0), bytes);
        var refused = Assert.Throws<InvalidDataException>(() => _journal.OpenWriter());
        Assert.Contains("version 2", refused.Message, StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(_journal.SegmentPath(0)));
    }

    private (long Durable, long End) WriteTwoCommits()
    {
        using var writer = _journal.OpenWriter();
        writer.Append(Batches.Moved(sequence: 1, count: 4));
        writer.Commit();
        var durable = writer.DurablePosition;
        writer.Append(Batches.Moved(sequence: 5, count: 3));
        writer.Commit();
        return (durable, writer.DurablePosition);
    }

    private static byte[] HeadAt(long position, long index)
    {
        var bytes = new byte[32];
        new JournalMark(position, index, 0).Write(bytes);
        return bytes;
    }
}
