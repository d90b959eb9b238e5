using FsCheck;
using FsCheck.Fluent;
using Verdict.Protocol.MessagePack;

namespace Verdict.Tests.Protocol;

public class MessagePackRoundTripTests
{
    [Theory]
    [InlineData(0, "00")]
    [InlineData(127, "7f")]
    [InlineData(128, "cc80")]
    [InlineData(255, "ccff")]
    [InlineData(256, "cd0100")]
    [InlineData(65_535, "cdffff")]
    [InlineData(65_536, "ce00010000")]
    [InlineData(4_294_967_295, "ceffffffff")]
    [InlineData(4_294_967_296, "cf0000000100000000")]
    [InlineData(long.MaxValue, "cf7fffffffffffffff")]
    [InlineData(-1, "ff")]
    [InlineData(-32, "e0")]
    [InlineData(-33, "d0df")]
    [InlineData(-128, "d080")]
    [InlineData(-129, "d1ff7f")]
    [InlineData(-32_768, "d18000")]
    [InlineData(-32_769, "d2ffff7fff")]
    [InlineData(int.MinValue, "d280000000")]
    [InlineData(int.MinValue - 1L, "d3ffffffff7fffffff")]
    [InlineData(long.MinValue, "d38000000000000000")]
    public void An_integer_takes_the_shortest_form_and_comes_back(long value, string hex)
    {
        var bytes = Written((ref MessagePackWriter writer) => writer.WriteInteger(value));
        Assert.Equal(hex, Convert.ToHexStringLower(bytes));
        var reader = new MessagePackReader(bytes);
        Assert.Equal(value, reader.ReadInteger());
        Assert.True(reader.IsAtEnd);
    }

    [Theory]
    [InlineData(127, "7f")]
    [InlineData(128, "cc80")]
    [InlineData(65_535, "cdffff")]
    [InlineData(65_536, "ce00010000")]
    [InlineData(long.MaxValue, "cf7fffffffffffffff")]
    [InlineData(-33, "d0df")]
    [InlineData(int.MinValue, "d280000000")]
    public void An_integer_needs_no_more_room_than_its_own_bytes_and_leaves_what_lies_behind_the_buffer(long value, string hex)
    {
        var bytes = hex.Length / 2;
        var memory = new byte[bytes + 16];
        var writer = new MessagePackWriter(memory.AsSpan(0, bytes));
        writer.WriteInteger(value);
        Assert.Equal(bytes, writer.Length);
        Assert.Equal(hex, Convert.ToHexStringLower(memory.AsSpan(0, bytes)));
        Assert.False(memory.AsSpan(bytes).ContainsAnyExcept((byte)0));

        Assert.Throws<InvalidOperationException>(() => new MessagePackWriter(new byte[bytes - 1]).WriteInteger(value));
    }

    [Fact]
    public void Any_integer_comes_back() => Prop.ForAll(ArbMap.Default.ArbFor<DoNotSize<long>>(), value =>
    {
        var bytes = Written((ref MessagePackWriter writer) => writer.WriteInteger(value.Item));
        var reader = new MessagePackReader(bytes);
        return reader.ReadInteger() == value.Item && reader.IsAtEnd;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_comes_back() => Prop.ForAll(ArbMap.Default.ArbFor<UnicodeString>(), text =>
    {
        var value = text.Get ?? "";
        // A lone half of a surrogate pair is no text; it would come back as U+FFFD.
        if (value.Any(char.IsSurrogate)) return true;
        var bytes = Written((ref MessagePackWriter writer) => writer.WriteString(value));
        var reader = new MessagePackReader(bytes);
        return reader.ReadString(bytes.Length) == value && reader.IsAtEnd;
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0, "a0")]
    [InlineData(31, "bf")]
    [InlineData(32, "d920")]
    [InlineData(255, "d9ff")]
    [InlineData(256, "da0100")]
    [InlineData(65_535, "daffff")]
    public void A_string_takes_the_shortest_form_and_comes_back(int length, string head)
    {
        var value = new string('a', length);
        var bytes = Written((ref MessagePackWriter writer) => writer.WriteString(value));
        Assert.StartsWith(head, Convert.ToHexStringLower(bytes), StringComparison.Ordinal);
        var reader = new MessagePackReader(bytes);
        Assert.Equal(value, reader.ReadString(length));
        Assert.True(reader.IsAtEnd);
    }

    [Theory]
    [InlineData(0, "c400")]
    [InlineData(255, "c4ff")]
    [InlineData(256, "c50100")]
    [InlineData(65_535, "c5ffff")]
    public void Binary_takes_the_shortest_form_and_comes_back(int length, string head)
    {
        var value = new byte[length];
        new Random(length).NextBytes(value);
        var bytes = Written((ref MessagePackWriter writer) => writer.WriteBinary(value));
        Assert.StartsWith(head, Convert.ToHexStringLower(bytes), StringComparison.Ordinal);
        var reader = new MessagePackReader(bytes);
        Assert.True(reader.ReadBinary(length).SequenceEqual(value));
        Assert.True(reader.IsAtEnd);
    }

    [Theory]
    [InlineData(0, "90")]
    [InlineData(15, "9f")]
    [InlineData(16, "dc0010")]
    [InlineData(65_535, "dcffff")]
    [InlineData(65_536, "dd00010000")]
    public void An_array_takes_the_shortest_form_and_comes_back(int count, string head)
    {
        var bytes = Written((ref MessagePackWriter writer) =>
        {
            writer.WriteArrayHeader(count);
            for (var i = 0; i < count; i++) writer.WriteBoolean((i & 1) == 0);
        });
        Assert.StartsWith(head, Convert.ToHexStringLower(bytes), StringComparison.Ordinal);
        var reader = new MessagePackReader(bytes);
        Assert.Equal(count, reader.ReadArrayHeader(count));
        for (var i = 0; i < count; i++) Assert.Equal((i & 1) == 0, reader.ReadBoolean());
        Assert.True(reader.IsAtEnd);
    }

    [Fact]
    public void Longer_forms_than_needed_are_read_all_the_same()
    {
        string[] fives = ["cc05", "cd0005", "ce00000005", "cf0000000000000005", "d005", "d10005", "d200000005", "d30000000000000005"];
        foreach (var hex in fives)
        {
            var reader = new MessagePackReader(Convert.FromHexString(hex));
            Assert.Equal(5, reader.ReadInteger());
        }

        var text = new MessagePackReader(Convert.FromHexString("db000000026f6b"));
        Assert.Equal("ok", text.ReadString(2));
        var binary = new MessagePackReader(Convert.FromHexString("c6000000020102"));
        Assert.Equal([1, 2], binary.ReadBinary(2).ToArray());
    }

    [Fact]
    public void Encoded_values_are_copied_as_they_are()
    {
        var bytes = Written((ref MessagePackWriter writer) => writer.WriteRaw([0x92, 0x01, 0xc0]));
        Assert.Equal([0x92, 0x01, 0xc0], bytes);
    }

    [Fact]
    public void A_writer_without_room_says_how_much_it_lacks()
    {
        var error = Assert.Throws<InvalidOperationException>(() =>
        {
            var writer = new MessagePackWriter(new byte[4]);
            writer.WriteInteger(int.MaxValue);
        });
        Assert.Contains("5 bytes where 4 are left", error.Message, StringComparison.Ordinal);
    }

    private delegate void Write(ref MessagePackWriter writer);

    private static byte[] Written(Write write)
    {
        var buffer = new byte[256 * 1024];
        var writer = new MessagePackWriter(buffer);
        write(ref writer);
        return buffer.AsSpan(0, writer.Length).ToArray();
    }
}
