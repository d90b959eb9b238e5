using System.Runtime.CompilerServices;
using Verdict.Events;
using Verdict.Storage.Journal;

namespace Verdict.Tests.Storage;

public sealed class JournalWriterTests : IDisposable
{
    private readonly JournalDirectory _journal = new();

    public void Dispose() => _journal.Dispose();

    [Fact]
    public void What_was_committed_is_read_back_byte_for_byte()
    {
        var first = Batches.Moved(zone: 4, sequence: 1, count: 3);
        var second = Batches.Moved(zone: 9, sequence: 50, count: 2);
        using var writer = _journal.OpenWriter();
        writer.Append(first);
        writer.Append(second);
        writer.Commit();

        var (blocks, lost) = _journal.ReadAll();

        Assert.Equal([(4, 1L, 0L, 3), (9, 50L, 3L, 2)], blocks.Select(b => (b.Zone, b.FirstSequence, b.FirstIndex, b.Count)));
        Assert.Equal([ReadBlock.Hash(first.Written.Span), ReadBlock.Hash(second.Written.Span)], blocks.Select(b => b.BodyHash));
        Assert.Equal(0, lost);
        Assert.Equal(5, writer.DurableIndex);
        Assert.Equal(blocks[^1].EndPosition, writer.DurablePosition);
        Assert.Equal(writer.DurablePosition, writer.DiskBytes);
        Assert.Equal(0, writer.PendingBytes);
    }

    [Fact]
    public void The_bytes_on_disk_are_those_that_the_document_describes()
    {
        using var writer = _journal.OpenWriter();
        var batch = Batches.Moved(zone: 4, sequence: 17, count: 2, epoch: 3);
        writer.Append(batch);
        writer.Commit();

        var bytes = File.ReadAllBytes(_journal.SegmentPath(0));

        Assert.Equal("VERDICTJ"u8, bytes.AsSpan(0, 8));
        Assert.Equal([1, 0, 0, 0, 0, 0, 0, 0], bytes[8..16]);
        Assert.Equal("VBK1"u8, bytes.AsSpan(16, 4));
        Assert.Equal(batch.Written.Length, BitConverter.ToInt32(bytes, 20));
        Assert.Equal(Crc32C.Compute(bytes.AsSpan(28)), BitConverter.ToUInt32(bytes, 24));
        Assert.Equal((1, 0L, 2), (BitConverter.ToInt32(bytes, 28), BitConverter.ToInt64(bytes, 32), BitConverter.ToInt32(bytes, 40)));
        Assert.Equal((4, 3, 0), (BitConverter.ToInt32(bytes, 44), BitConverter.ToInt32(bytes, 48), BitConverter.ToInt32(bytes, 52)));
        Assert.Equal(17, BitConverter.ToInt64(bytes, 56));
        Assert.Equal(batch.Written.Span, bytes.AsSpan(64));

        var head = File.ReadAllBytes(_journal.HeadPath);
        Assert.Equal(32, head.Length);
        Assert.Equal(((long)bytes.Length, 2L), (BitConverter.ToInt64(head, 0), BitConverter.ToInt64(head, 8)));
        Assert.Equal(Crc32C.Compute(head.AsSpan(0, 24)), BitConverter.ToUInt32(head, 24));
    }

    [Fact]
    public void The_documents_example_is_what_the_writer_writes()
    {
        var stunned = new EventBuffer();
        var id = new EventId(new(4), new(3), 17);
        var header = new EventHeader(EventType.PlayerStunned, 1, id, 0, 250, 7, 1_700_000_000_000, new(12, 34));
        stunned.Append(header, new PlayerStunned(new(7), 290));
        using (var writer = JournalWriter.Open(_journal.Path, clock: new ClockOfTheExample()))
        {
            writer.Append(stunned);
            writer.Commit();
        }

        var document = File.ReadAllText(DocumentPath());
        foreach (var path in new[] { _journal.SegmentPath(0), _journal.HeadPath })
        {
            var lines = File.ReadAllBytes(path).Chunk(16).Select(line => string.Join(' ', line.Select(b => $"{b:x2}")));
            Assert.Contains($"{Path.GetFileName(path)}\n{string.Join('\n', lines)}\n", document, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Figures_stand_between_events_and_count_as_none()
    {
        using var writer = _journal.OpenWriter();
        writer.Append(Batches.Moved(count: 2));
        writer.AppendFigures([0x91, 0x01]);
        writer.Append(Batches.Moved(sequence: 3));
        writer.Commit();

        using var reader = JournalReader.Open(_journal.Path, 0);
        Assert.True(reader.TryReadBlock(out _));
        Assert.True(reader.TryReadBlock(out var figures));
        Assert.Equal(Verdict.Storage.RecordKind.ServerFigures, figures.Kind);
        Assert.Equal((2L, 2L, 1), (figures.FirstIndex, figures.EndIndex, figures.Count));
        Assert.Equal([2, 0, 0, 0, 0x91, 0x01], figures.Body.ToArray());
        Assert.True(reader.TryReadBlock(out var after));
        Assert.Equal(2, after.FirstIndex);
        Assert.Equal(3, writer.DurableIndex);
    }

    [Fact]
    public void Outcomes_and_views_count_as_no_event_and_can_be_trimmed_with_what_stands_around_them()
    {
        using var writer = _journal.OpenWriter(segmentBytesMax: 4_096);
        writer.Append(Batches.Moved(count: 2));
        for (var i = 0; i < 40; i++)
        {
            writer.AppendOutcome(new byte[100]);
            writer.AppendView(new(3), new byte[1_000]);
            writer.Commit();
        }

        Assert.Equal(2, writer.DurableIndex);
        Assert.NotEmpty(writer.ListTrimPoints());
        writer.TrimBefore(writer.DurablePosition);
        Assert.InRange(writer.DiskBytes, 1, 4_096);
        writer.Append(Batches.Moved(sequence: 3));
        writer.Commit();
        Assert.Equal(3, writer.DurableIndex);
    }

    [Fact]
    public void An_empty_batch_and_an_empty_commit_leave_no_trace()
    {
        using var writer = _journal.OpenWriter();
        writer.Append(new EventBuffer());
        writer.Commit();
        Assert.Equal(16, writer.DurablePosition);
        Assert.Empty(_journal.ReadAll().Blocks);
    }

    [Fact]
    public void A_full_segment_is_followed_by_one_named_after_its_end()
    {
        using var writer = _journal.OpenWriter(segmentBytesMax: 4096);
        for (var i = 0; i < 100; i++) writer.Append(Batches.Moved(sequence: 1 + (i * 3), count: 3));
        writer.Commit();

        var (blocks, lost) = _journal.ReadAll();

        Assert.Equal(Enumerable.Range(0, 100).Select(i => 1L + (i * 3)), blocks.Select(b => b.FirstSequence));
        Assert.Equal(0, lost);
        Assert.True(_journal.Segments.Length > 3);
        Assert.All(_journal.Segments, s => Assert.InRange(new FileInfo(s).Length, 17, 4096));
        foreach (var (one, next) in _journal.Segments.Zip(_journal.Segments.Skip(1)))
        {
            Assert.Equal(JournalDirectory.Base(one) + new FileInfo(one).Length, JournalDirectory.Base(next));
        }

        Assert.Equal(_journal.Segments.Sum(s => new FileInfo(s).Length), writer.DiskBytes);
    }

    [Fact]
    public void A_block_longer_than_a_segment_gets_a_segment_of_its_own()
    {
        using var writer = _journal.OpenWriter(segmentBytesMax: 4096);
        writer.Append(Batches.Moved(count: 1));
        writer.Append(Batches.Moved(sequence: 2, count: 500));
        writer.Append(Batches.Moved(sequence: 502));
        writer.Commit();
        Assert.Equal([1, 500, 1], _journal.ReadAll().Blocks.Select(b => b.Count));
        Assert.Equal(3, _journal.Segments.Length);
    }

    [Fact]
    public void A_batch_longer_than_a_block_becomes_several_blocks_without_a_gap()
    {
        using var writer = _journal.OpenWriter(segmentBytesMax: 64 * 1024 * 1024, pendingBytesMax: 64 * 1024 * 1024);
        var batch = Batches.Moved(count: 400_000);
        Assert.True(batch.Written.Length > JournalFormat.BodyBytesMax);
        writer.Append(batch);
        writer.Commit();
        var blocks = _journal.ReadAll().Blocks;
        Assert.True(blocks.Count > 1);
        Assert.Equal(400_000, blocks.Sum(b => b.Count));
        Assert.All(blocks, b => Assert.Equal(b.FirstIndex + 1, b.FirstSequence));
    }

    [Fact]
    public void More_pending_than_allowed_is_refused_until_a_commit()
    {
        using var writer = _journal.OpenWriter(pendingBytesMax: 64 * 1024);
        var batch = Batches.Moved(count: 500);
        writer.Append(batch);
        var refused = Assert.Throws<InvalidOperationException>(() => { for (var i = 0; i < 10; i++) writer.Append(batch); });
        Assert.Contains("PendingBytesMax", refused.Message, StringComparison.Ordinal);
        var kept = writer.PendingBytes;
        writer.Commit();
        Assert.Equal(kept, writer.DurablePosition - 16);
        writer.Append(batch);
        writer.Commit();
    }

    [Fact]
    public void A_second_writer_is_refused_and_told_why()
    {
        using var first = _journal.OpenWriter();
        var refused = Assert.Throws<IOException>(() => _journal.OpenWriter());
        Assert.Contains("already being written", refused.Message, StringComparison.Ordinal);
        Assert.Contains(_journal.Path, refused.Message, StringComparison.Ordinal);

        first.Append(Batches.Moved());
        first.Commit();
        first.Dispose();
        using var second = _journal.OpenWriter();
        Assert.Equal(1, second.DurableIndex);
    }

    [Fact]
    public void Reopening_continues_position_and_index()
    {
        long position;
        using (var writer = _journal.OpenWriter())
        {
            writer.Append(Batches.Moved(count: 5));
            writer.Commit();
            writer.Append(Batches.Moved(sequence: 6)); // Never committed, so dropped.
            position = writer.DurablePosition;
        }

        using var again = _journal.OpenWriter();
        Assert.Empty(again.Recovery.Notes);
        Assert.Equal((position, 5L), (again.DurablePosition, again.DurableIndex));
        again.Append(Batches.Moved(sequence: 6));
        again.Commit();
        Assert.Equal([0L, 5L], _journal.ReadAll().Blocks.Select(b => b.FirstIndex));
    }

    [Theory]
    [InlineData("Write")]
    [InlineData("Flush")]
    [InlineData("Roll")]
    [InlineData("Head")]
    public void A_commit_that_failed_at_any_step_succeeds_when_repeated(string failingStep)
    {
        var failing = Enum.Parse<JournalStep>(failingStep);
        using var writer = _journal.OpenWriter(segmentBytesMax: 4096);
        writer.Append(Batches.Moved(count: 10));
        writer.Commit();
        var durable = writer.DurablePosition;

        // Three segments' worth, and each time the step fails one occurrence later, until a commit has no such occurrence left.
        for (var i = 0; i < 40; i++) writer.Append(Batches.Moved(sequence: 11 + (i * 5), count: 5));
        var failures = 0;
        for (var skip = 0; ; skip++)
        {
            var left = skip;
            writer.Before = step => { if (step == failing && left-- == 0) throw new IOException("No space left on device"); };
            try
            {
                writer.Commit();
                break;
            }
            catch (IOException)
            {
                failures++;
                Assert.Equal((durable, 10L), (writer.DurablePosition, writer.DurableIndex));
                Assert.Single(_journal.ReadAll().Blocks);
            }
        }

        Assert.True(failures > 0);
        Assert.Equal(210, writer.DurableIndex);
        Assert.Equal(Enumerable.Range(0, 40).Select(i => 11L + (i * 5)), _journal.ReadAll().Blocks.Skip(1).Select(b => b.FirstSequence));
        Assert.Equal(_journal.Segments.Sum(s => new FileInfo(s).Length), writer.DiskBytes);
    }

    [Fact]
    public void A_segment_that_cannot_be_created_stops_a_commit_and_no_more()
    {
        using var writer = _journal.OpenWriter(segmentBytesMax: 4096);
        var batch = Batches.Moved(count: 90);
        writer.Append(batch);
        writer.Commit();
        var next = _journal.SegmentPath(writer.DurablePosition);
        Directory.CreateDirectory(next);

        writer.Append(Batches.Moved(sequence: 91, count: 90));
        Assert.ThrowsAny<SystemException>(writer.Commit);
        Assert.ThrowsAny<SystemException>(writer.Commit);
        Directory.Delete(next);
        writer.Commit();

        Assert.Equal([1L, 91L], _journal.ReadAll().Blocks.Select(b => b.FirstSequence));
    }

    [Fact]
    public void Batches_appended_after_a_failed_commit_follow_in_their_order()
    {
        using var writer = _journal.OpenWriter();
        writer.Append(Batches.Moved(sequence: 1));
        writer.Before = static _ => throw new IOException("No space left on device");
        Assert.Throws<IOException>(writer.Commit);
        writer.Append(Batches.Moved(sequence: 2));
        writer.Before = null;
        writer.Commit();
        Assert.Equal([1L, 2L], _journal.ReadAll().Blocks.Select(b => b.FirstSequence));
    }

    [Fact]
    public void Trimming_deletes_whole_segments_below_a_position_and_never_the_active_one()
    {
        using var writer = _journal.OpenWriter(segmentBytesMax: 4096);
        for (var i = 0; i < 100; i++)
        {
            writer.Append(Batches.Moved(sequence: 1 + (i * 3), count: 3));
            writer.Commit();
        }

        var segments = _journal.Segments;
        Assert.Equal(0, writer.TrimBefore(JournalDirectory.Base(segments[1]) - 1));
        Assert.Equal(segments, _journal.Segments);

        Assert.Equal(new FileInfo(segments[0]).Length, writer.TrimBefore(JournalDirectory.Base(segments[1])));
        Assert.Equal(segments[1..], _journal.Segments);

        writer.TrimBefore(long.MaxValue);
        Assert.Equal(segments[^1..], _journal.Segments);
        Assert.Equal(new FileInfo(segments[^1]).Length, writer.DiskBytes);

        writer.Dispose();
        using var again = _journal.OpenWriter(segmentBytesMax: 4096);
        Assert.Equal(300, again.DurableIndex);
    }

    [Fact]
    public void A_value_outside_its_range_is_refused_by_name()
    {
        var refused = Assert.ThrowsAny<Exception>(() => JournalWriter.Open(_journal.Path, new() { SegmentBytesMax = 1 }));
        Assert.Contains("SegmentBytesMax", refused.Message, StringComparison.Ordinal);
    }

    private static string DocumentPath([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "../../../docs/journal.md"));

    private sealed class ClockOfTheExample : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123);
    }
}
