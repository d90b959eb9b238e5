using Verdict.Events;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;
using Verdict.Protocol.Messages;

namespace Verdict.Tests.Events;

public class EventCodecTests
{
    [Fact]
    public void The_longest_event_fits_into_the_space_every_event_is_given()
    {
        var id = new EventId(new(int.MaxValue), new(Epoch.ValueMax), (1L << 48) - 1);
        const long Max = long.MaxValue;
        var header = new EventHeader(EventType.PlayerEntered, 1, id, Max, Max, Max, Max, new(Max, Max));
        var entered = new PlayerEntered(new(PlayerId.ValueMax), new('n', StateUpdate.NameBytesMax), new(int.MinValue, int.MinValue));
        Assert.InRange(EventCodec.Write(new byte[EventCodec.EventBytesMax], header, entered), 1, EventCodec.EventBytesMax);
    }

    [Fact]
    public void An_envelope_with_too_few_fields_is_refused_and_says_so()
    {
        var error = Assert.Throws<ProtocolException>(() =>
        {
            var reader = new MessagePackReader([0x93, 0x01, 0x01, 0x01]);
            EventCodec.ReadHeader(ref reader);
        });
        Assert.Contains("needs 12", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_payload_with_too_few_fields_is_refused_and_says_so()
    {
        var error = Assert.Throws<ProtocolException>(() =>
        {
            var reader = new MessagePackReader([0x91, 0x07]);
            PlayerStunned.ReadPayload(ref reader);
        });
        Assert.Contains("needs 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hash_of_another_length_is_refused()
    {
        Assert.Throws<ArgumentException>(() => StateHash.From(new byte[31]));
        Assert.Throws<ArgumentException>(() => StateHash.From(new byte[33]));
    }

    [Fact]
    public void Hashes_are_compared_by_their_bytes()
    {
        StateHash one = StateHash.From([.. Enumerable.Repeat((byte)1, 32)]), same = StateHash.From([.. Enumerable.Repeat((byte)1, 32)]);
        Assert.True(one == same);
        Assert.True(one != default);
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.Equal(new string('0', 64), default(StateHash).ToString());
        Assert.Equal(string.Concat(Enumerable.Repeat("01", 32)), one.ToString());
    }
}
