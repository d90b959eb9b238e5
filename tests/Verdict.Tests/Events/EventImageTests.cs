using System.Buffers.Binary;
using Verdict.Events;
using Verdict.Tests.Storage;

namespace Verdict.Tests.Events;

public class EventImageTests
{
    private readonly byte[] _memory = new byte[4096];

    [Fact]
    public void The_memory_shows_at_every_moment_the_whole_events_that_were_appended()
    {
        var buffer = new EventBuffer(_memory, outlivesProcess: true);
        Assert.False(EventImage.TryRead(_memory, out _, out var why));
        Assert.Empty(why);
        for (var count = 1; count <= 20; count++)
        {
            Batches.Append(buffer, zone: 4, sequence: 6 + count, count: 1, epoch: 3);
            Assert.True(EventImage.TryRead(_memory, out var image, out why));
            Assert.Equal((4, 3, 7L, count, ""), (image.Zone.Value, image.Epoch.Value, image.FirstSequence, image.Count, why));
            Assert.True(image.Records.Span.SequenceEqual(buffer.Written.Span));
        }

        buffer.Clear();
        Assert.False(EventImage.TryRead(_memory, out _, out _));
        Batches.Append(buffer, zone: 9, sequence: 1, count: 2);
        Assert.True(EventImage.TryRead(_memory, out var next, out _));
        Assert.Equal((9, 1L, 2), (next.Zone.Value, next.FirstSequence, next.Count));
    }

    [Fact]
    public void Bytes_that_were_stored_and_not_yet_counted_are_not_shown()
    {
        var buffer = new EventBuffer(_memory, outlivesProcess: true);
        Batches.Append(buffer, zone: 4, sequence: 1, count: 3);
        var shown = _memory[..EventImage.HeaderBytes].ToArray();
        Batches.Append(buffer, zone: 4, sequence: 4, count: 1);

        // A kill between the store of the record and the store of the count.
        shown.CopyTo(_memory, 0);
        Assert.True(EventImage.TryRead(_memory, out var image, out var why));
        Assert.Equal((3, ""), (image.Count, why));
    }

    [Fact]
    public void A_buffer_that_outgrows_its_memory_goes_on_and_its_memory_keeps_what_it_took()
    {
        var buffer = new EventBuffer(_memory, outlivesProcess: true);
        var fitting = 0;
        for (; !buffer.IsOutgrown; fitting++) Batches.Append(buffer, zone: 1, sequence: 1 + fitting, count: 1);
        Batches.Append(buffer, zone: 1, sequence: 1 + fitting, count: 200);
        Assert.Equal(fitting + 200, buffer.Count);
        Assert.Equal(fitting + 200, AnyEvent.Decode(buffer).Count);
        Assert.True(EventImage.TryRead(_memory, out var image, out _));
        Assert.Equal(fitting - 1, image.Count);

        buffer.Clear();
        Assert.False(buffer.IsOutgrown);
        Batches.Append(buffer, zone: 1, sequence: 1, count: 1);
        Assert.True(EventImage.TryRead(_memory, out image, out _));
        Assert.Equal(1, image.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    [InlineData(9)]
    public void Reading_ends_before_the_first_event_that_is_damaged(int damaged)
    {
        var buffer = new EventBuffer(_memory, outlivesProcess: true);
        Batches.Append(buffer, zone: 1, sequence: 1, count: 10);
        var at = EventImage.HeaderBytes;
        for (var i = 0; i < damaged; i++) at += 4 + BinaryPrimitives.ReadInt32LittleEndian(_memory.AsSpan(at));
        _memory.AsSpan(at + 4, 8).Fill(0xC1);
        Assert.Equal(damaged > 0, EventImage.TryRead(_memory, out var image, out var why));
        Assert.Equal(damaged, image.Count);
        Assert.NotEmpty(why);
    }

    [Fact]
    public void Any_flipped_bit_gives_a_prefix_or_nothing_and_never_an_exception()
    {
        var buffer = new EventBuffer(_memory, outlivesProcess: true);
        Batches.Append(buffer, zone: 1, sequence: 1, count: 5);
        var whole = _memory.ToArray();
        for (var bit = 0; bit < 8 * (EventImage.HeaderBytes + buffer.WrittenBytes); bit++)
        {
            whole.CopyTo(_memory, 0);
            _memory[bit / 8] ^= (byte)(1 << (bit % 8));
            if (EventImage.TryRead(_memory, out var image, out _)) Assert.InRange(image.Count, 1, 5);
        }
    }

    [Fact]
    public void Events_from_a_sequence_on_leave_out_the_earlier_ones()
    {
        var buffer = new EventBuffer(_memory, outlivesProcess: true);
        Batches.Append(buffer, zone: 1, sequence: 11, count: 10);
        Assert.True(EventImage.TryRead(_memory, out var image, out _));
        var rest = image.From(15);
        Assert.Equal((15L, 6, 20L), (rest.FirstSequence, rest.Count, rest.LastSequence));
        Assert.True(image.Records.Span.EndsWith(rest.Records.Span));
        Assert.Equal(image, image.From(3));
        Assert.Equal(0, image.From(21).Count);
    }
}
