using Verdict.Events;
using Verdict.Protocol;

namespace Verdict.Tests.Events;

public class EventBufferTests
{
    [Fact]
    public void Events_come_out_as_they_went_in()
    {
        var buffer = new EventBuffer(capacityBytes: 16);
        for (var sequence = 5L; sequence < 205; sequence++) Append(buffer, sequence);

        Assert.Equal((200, 200, 5L), (buffer.Count, buffer.MovedCount, buffer.FirstSequence));
        Assert.Equal((new ZoneId(3), new Epoch(2)), (buffer.Zone, buffer.Epoch));
        var events = AnyEvent.Decode(buffer);
        Assert.Equal(Enumerable.Range(5, 200).Select(s => (long)s), events.Select(e => e.Header.Id.Sequence));
        Assert.Equal(new PlayerMoved(new(7), new(0, 0), new(204, 0)), events[^1].Event);
    }

    [Fact]
    public void Only_the_very_next_event_is_taken()
    {
        var buffer = new EventBuffer();
        Append(buffer, 5);
        Assert.Throws<InvalidOperationException>(() => Append(buffer, 5));
        Assert.Throws<InvalidOperationException>(() => Append(buffer, 7));
        Assert.Throws<InvalidOperationException>(() => Append(buffer, 6, epoch: 3));
        Assert.Throws<InvalidOperationException>(() => Append(buffer, 6, zone: 4));
        Assert.Equal(1, buffer.Count);
        Append(buffer, 6);
        Assert.Equal(2, buffer.Count);
    }

    [Fact]
    public void A_cleared_buffer_begins_anew_in_any_zone_and_epoch()
    {
        var buffer = new EventBuffer();
        Append(buffer, 5);
        buffer.Clear();
        Assert.Equal((0, 0, 0), (buffer.Count, buffer.MovedCount, buffer.Written.Length));
        Append(buffer, 9, zone: 8, epoch: 7);
        Assert.Equal((new ZoneId(8), new Epoch(7), 9L), (buffer.Zone, buffer.Epoch, buffer.FirstSequence));
    }

    [Fact]
    public void Appending_to_a_warm_buffer_allocates_nothing()
    {
        var buffer = new EventBuffer();
        Steady.AllocatesNothing(() =>
        {
            buffer.Clear();
            for (var sequence = 1L; sequence <= 1_000; sequence++) Append(buffer, sequence);
        });
    }

    [Theory]
    [InlineData(new byte[] { 1 })]
    [InlineData(new byte[] { 0, 0, 0, 0 })]
    [InlineData(new byte[] { 5, 0, 0, 0, 1 })]
    [InlineData(new byte[] { 255, 255, 255, 255, 1 })]
    [InlineData(new byte[] { 255, 255, 255, 127, 1 })]
    public void A_length_that_points_nowhere_is_refused(byte[] written) => Assert.Throws<InvalidDataException>(() =>
    {
        foreach (var envelope in EventBuffer.Enumerate(written)) Assert.False(envelope.IsEmpty);
    });

    private static void Append(EventBuffer buffer, long sequence, int zone = 3, int epoch = 2)
    {
        var moved = new PlayerMoved(new(7), new(0, 0), new((int)sequence, 0));
        var id = new EventId(new(zone), new(epoch), sequence);
        buffer.Append(new(EventType.PlayerMoved, 1, id, sequence - 1, 9, 7, 1_700_000_000_000, new(1, sequence)), moved);
    }
}
