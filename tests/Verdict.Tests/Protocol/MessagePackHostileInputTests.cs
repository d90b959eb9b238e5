using Verdict.Protocol;
using Verdict.Protocol.MessagePack;
using Verdict.Protocol.Messages;

namespace Verdict.Tests.Protocol;

public class MessagePackHostileInputTests
{
    // One value of every kind that MessagePack knows, so that passing over unknown fields meets them all.
    private static readonly string[] OneOfEachKind =
    [
        "05", "e5", "c0", "c2", "c3", "80", "81a16101", "90", "920102", "a0", "a3616263", "c40101", "c5000101", "c60000000101", "c7010500",
        "c800010500", "c9000000010500", "ca3f800000", "cb3ff0000000000000", "cc80", "cd0100", "ce00010000", "cf0000000100000000", "d080",
        "d18000", "d280000000", "d38000000000000000", "d40500", "d5050000", "d60500000000", "d7050000000000000000",
        "d80500000000000000000000000000000000", "d90161", "da000161", "db0000000161", "dc000101", "dd0000000101", "de0001a16101",
        "df00000001a16101",
    ];

    public static TheoryData<string> EveryKind => [.. OneOfEachKind];

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void A_value_of_any_kind_is_passed_over_whole(string hex)
    {
        var reader = new MessagePackReader(Convert.FromHexString(hex + "2a"));
        reader.Skip(1);
        Assert.Equal(0x2a, reader.ReadInteger());
    }

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void A_value_cut_off_at_any_byte_is_refused(string hex)
    {
        var bytes = Convert.FromHexString(hex);
        for (var length = 0; length < bytes.Length; length++)
        {
            Refused(bytes[..length], (ref MessagePackReader reader) => reader.Skip(1));
        }
    }

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void A_value_of_the_wrong_kind_is_refused(string hex)
    {
        var bytes = Convert.FromHexString(hex);
        var code = bytes[0];
        if (code is not (<= 0x7f or >= 0xe0 or (>= 0xcc and <= 0xd3))) Refused(bytes, (ref MessagePackReader r) => r.ReadInteger());
        if (code is not (0xc2 or 0xc3)) Refused(bytes, (ref MessagePackReader r) => r.ReadBoolean());
        if (code is not ((>= 0xa0 and <= 0xbf) or 0xd9 or 0xda or 0xdb)) Refused(bytes, (ref MessagePackReader r) => r.ReadString(100));
        if (code is not (0xc4 or 0xc5 or 0xc6)) Refused(bytes, (ref MessagePackReader r) => r.ReadBinary(100));
        if (code is not ((>= 0x90 and <= 0x9f) or 0xdc or 0xdd)) Refused(bytes, (ref MessagePackReader r) => r.ReadArrayHeader(100));
    }

    [Fact]
    public void The_code_that_MessagePack_never_uses_is_refused() => Refused([0xc1], (ref MessagePackReader r) => r.Skip(1));

    [Theory]
    [InlineData("db7fffffff61", "string")]
    [InlineData("dbffffffff61", "string")]
    [InlineData("d9ff61", "string")]
    public void A_string_that_claims_more_than_there_is_is_refused(string hex, string what)
    {
        var error = Refused(Convert.FromHexString(hex), (ref MessagePackReader r) => r.ReadString(200));
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Refused(Convert.FromHexString(hex), (ref MessagePackReader r) => r.ReadString(int.MaxValue));
    }

    [Theory]
    [InlineData("c6ffffffff00")]
    [InlineData("c67fffffff00")]
    [InlineData("c5ffff00")]
    [InlineData("c4ff00")]
    public void Binary_that_claims_more_than_there_is_is_refused(string hex)
    {
        Refused(Convert.FromHexString(hex), (ref MessagePackReader r) => r.ReadBinary(200));
        Refused(Convert.FromHexString(hex), (ref MessagePackReader r) => r.ReadBinary(int.MaxValue));
    }

    [Theory]
    [InlineData("ddffffffff00")]
    [InlineData("dd7fffffff00")]
    [InlineData("dcffff00")]
    [InlineData("9f00")]
    public void An_array_that_claims_more_than_there_is_is_refused_before_memory_is_set_aside(string hex)
    {
        var error = Refused(Convert.FromHexString(hex), (ref MessagePackReader r) => r.ReadArrayHeader(int.MaxValue));
        Assert.Contains("announces", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ddffffffff00")]
    [InlineData("dfffffffff00")]
    [InlineData("c9ffffffff0500")]
    [InlineData("dbffffffff00")]
    public void A_value_that_claims_more_than_there_is_is_not_passed_over(string hex) =>
        Refused(Convert.FromHexString(hex), (ref MessagePackReader r) => r.Skip(1));

    [Fact]
    public void Limits_hold_to_the_byte()
    {
        var text = Convert.FromHexString("a3616263");
        var reader = new MessagePackReader(text);
        Assert.Equal("abc", reader.ReadString(3));
        Refused(text, (ref MessagePackReader r) => r.ReadString(2));
        var array = Convert.FromHexString("930102c0");
        var open = new MessagePackReader(array);
        Assert.Equal(3, open.ReadArrayHeader(3));
        Refused(array, (ref MessagePackReader r) => r.ReadArrayHeader(2));
    }

    [Theory]
    [InlineData(0x91)]
    [InlineData(0x81)]
    public void Nesting_is_followed_to_its_limit_and_no_further(byte opening)
    {
        var deepest = Nested(opening, MessagePackReader.DepthMax);
        var reader = new MessagePackReader(deepest);
        reader.Skip(1);
        Assert.True(reader.IsAtEnd);
        var error = Refused(Nested(opening, MessagePackReader.DepthMax + 1), (ref MessagePackReader r) => r.Skip(1));
        Assert.Contains("deeper", error.Message, StringComparison.Ordinal);
        Refused(Enumerable.Repeat(opening, FrameCodec.BodyBytesMax).ToArray(), (ref MessagePackReader r) => r.Skip(1));
    }

    [Theory]
    [InlineData("a1ff")]
    [InlineData("a2c328")]
    [InlineData("a3eda080")]
    [InlineData("a2c080")]
    public void A_string_that_is_no_UTF_8_is_refused(string hex) =>
        Refused(Convert.FromHexString(hex), (ref MessagePackReader r) => r.ReadString(100));

    [Fact]
    public void Numbers_outside_their_range_are_refused_and_named()
    {
        Names("18446744073709551615", "cfffffffffffffffff", (ref MessagePackReader r) => r.ReadInteger());
        Names("9223372036854775808", "cf8000000000000000", (ref MessagePackReader r) => r.ReadInteger());
        Names("2147483648", "ce80000000", (ref MessagePackReader r) => r.ReadInt32());
        Names("-2147483649", "d3ffffffff7fffffff", (ref MessagePackReader r) => r.ReadInt32());
        Names("-1", "ff", (ref MessagePackReader r) => r.ReadNonNegative());

        static void Names(string number, string hex, Read read) =>
            Assert.Contains(number, Refused(Convert.FromHexString(hex), read).Message, StringComparison.Ordinal);
    }

    // A map's innermost pair needs a key and a value; the key is nil, the value goes deeper.
    private static byte[] Nested(byte opening, int depth)
    {
        var isMap = opening == 0x81;
        var bytes = new List<byte>();
        for (var i = 0; i < depth; i++)
        {
            bytes.Add(opening);
            if (isMap) bytes.Add(0xc0);
        }

        bytes.Add(0xc0);
        return [.. bytes];
    }

    private delegate void Read(ref MessagePackReader reader);

    private static ProtocolException Refused(byte[] bytes, Read read)
    {
        var error = Assert.Throws<ProtocolException>(() =>
        {
            var reader = new MessagePackReader(bytes);
            read(ref reader);
        });
        Assert.Equal(ErrorCode.Malformed, error.Code);
        return error;
    }
}
