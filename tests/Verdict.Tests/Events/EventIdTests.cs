using FsCheck;
using FsCheck.Fluent;
using Verdict.Events;

namespace Verdict.Tests.Events;

public class EventIdTests
{
    private const long SequenceMax = (1L << 48) - 1;

    [Theory]
    [InlineData(1, 1, 1, "00000001-0000-8001-8000-000000000001")]
    [InlineData(int.MaxValue, Epoch.ValueMax, SequenceMax, "7fffffff-ffff-8fff-8000-ffffffffffff")]
    [InlineData(0x0102_0304, 0x0abc_def, 0x0a0b_0c0d_0e0fL, "01020304-0abc-8def-8000-0a0b0c0d0e0f")]
    [InlineData(1, 4_095, 1, "00000001-0000-8fff-8000-000000000001")]
    [InlineData(1, 4_096, 1, "00000001-0001-8000-8000-000000000001")]
    [InlineData(1, 1 << 27, 1, "00000001-8000-8000-8000-000000000001")]
    public void An_id_is_a_version_8_uuid_that_anybody_can_read_back(int zone, int epoch, long sequence, string expected) =>
        Assert.Equal(expected, new EventId(new(zone), new(epoch), sequence).ToGuid().ToString());

    [Fact]
    public void Different_ids_have_different_uuids_of_the_right_version_and_variant()
    {
        var ids =
            from zone in Gen.Choose(1, int.MaxValue)
            from epoch in Gen.Choose(1, Epoch.ValueMax)
            from high in Gen.Choose(0, 0xffff)
            from low in Gen.Choose(0, int.MaxValue)
            select new EventId(new(zone), new(epoch), ((long)high << 32) | (uint)low);
        Prop.ForAll(ids.ToArbitrary(), id =>
        {
            var text = id.ToGuid().ToString();
            var zone = Convert.ToInt32(text[..8], 16);
            var epoch = (Convert.ToInt32(text[9..13], 16) << 12) | Convert.ToInt32(text[15..18], 16);
            var sequence = Convert.ToInt64(text[24..], 16);
            return text[14] == '8' && text[19] == '8' && new EventId(new(zone), new(epoch), sequence) == id;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_last_epoch_has_no_next_one()
    {
        Assert.Equal(new(Epoch.ValueMax), new Epoch(Epoch.ValueMax - 1).Next);
        Assert.Throws<InvalidOperationException>(() => new Epoch(Epoch.ValueMax).Next);
    }

    [Fact]
    public void An_id_can_be_printed_in_an_error()
    {
        Assert.Equal("3", new Epoch(3).ToString());
        Assert.Equal("EventId { Zone = 1, Epoch = 3, Sequence = 9 }", new EventId(new(1), new(3), 9).ToString());
    }

    [Fact]
    public void Epochs_are_ordered()
    {
        Epoch older = new(1), newer = new(2);
        Assert.True(older < newer);
        Assert.True(newer > older);
        Assert.True(older <= newer);
        Assert.True(newer >= older);
        Assert.True(older <= new Epoch(1));
        Assert.Equal(-1, older.CompareTo(newer));
    }
}
