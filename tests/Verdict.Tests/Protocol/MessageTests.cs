using Verdict.Protocol;
using Verdict.Protocol.MessagePack;
using Verdict.Protocol.Messages;

namespace Verdict.Tests.Protocol;

public class MessageTests
{
    public static TheoryData<int> EveryVector => MessageVectorTests.EveryVector;

    [Theory]
    [MemberData(nameof(EveryVector))]
    public void Fields_that_a_newer_version_added_are_passed_over(int index)
    {
        var body = Vectors.Messages[index].Hex("bodyHex");
        // One more integer, a nested array and a map, as if three fields had been added.
        var count = (byte)((body[0] & 0x0f) + 3);
        var longer = (byte[])[0xdc, 0x00, count, .. body[1..], 0x2a, 0x92, 0xa1, 0x78, 0xc3, 0x81, 0xa1, 0x6b, 0xc0];
        Assert.Equal(AnyMessage.Describe(AnyMessage.Read(body)), AnyMessage.Describe(AnyMessage.Read(longer)));
    }

    [Theory]
    [MemberData(nameof(EveryVector))]
    public void A_message_cut_off_at_any_byte_is_refused_as_malformed(int index)
    {
        var body = Vectors.Messages[index].Hex("bodyHex");
        for (var length = 0; length < body.Length; length++)
        {
            var error = Assert.Throws<ProtocolException>(() => AnyMessage.Read(body.AsSpan(0, length)));
            Assert.Equal(ErrorCode.Malformed, error.Code);
        }
    }

    [Theory]
    [MemberData(nameof(EveryVector))]
    public void A_message_with_a_field_too_few_is_refused_and_named(int index)
    {
        var vector = Vectors.Messages[index];
        var body = vector.Hex("bodyHex");
        body[0]--;
        var error = Assert.Throws<ProtocolException>(() => AnyMessage.Read(body));
        // What has no fields at all loses its type.
        var named = vector.GetProperty("fields").EnumerateObject().Any() ? vector.Text("name") : "empty array";
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(EveryVector))]
    public void Bytes_after_the_end_of_a_message_are_refused(int index)
    {
        var body = Vectors.Messages[index].Hex("bodyHex");
        Assert.Throws<ProtocolException>(() => AnyMessage.Read([.. body, 0x00]));
    }

    [Theory]
    [MemberData(nameof(EveryVector))]
    public void A_damaged_message_is_read_or_refused_and_never_anything_else(int index)
    {
        var body = Vectors.Messages[index].Hex("bodyHex");
        for (var at = 0; at < body.Length; at++)
        {
            foreach (var value in (byte[])[0x00, 0x7f, 0x80, 0x9f, 0xa0, 0xc1, 0xc4, 0xc6, 0xc7, 0xc9, 0xcf, 0xd3, 0xdb, 0xdd, 0xdf, 0xff])
            {
                var damaged = body.AsSpan().ToArray();
                damaged[at] = value;
                ReadOrRefuse(damaged);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20_261_122)]
    public void Random_bytes_are_read_or_refused_and_never_anything_else(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 50_000; round++)
        {
            var body = new byte[random.Next(40)];
            random.NextBytes(body);
            // Half of them begin like a message, or hardly any would get past the first byte.
            if (body.Length > 2 && random.Next(2) == 0) (body[0], body[1]) = ((byte)(0x90 + random.Next(16)), (byte)random.Next(80));
            ReadOrRefuse(body);
        }
    }

    [Fact]
    public void An_empty_array_is_no_message() => Assert.Throws<ProtocolException>(() => AnyMessage.Read([0x90]));

    [Fact]
    public void A_reused_update_forgets_what_it_held()
    {
        var update = new StateUpdate { Tick = 9, Full = true };
        update.Entered.Add(new(1, EntityKind.Player, 1, "Ada", default, Life.Alive, 0));
        update.Moved.Add(new(1, 2, 3));
        update.LifeChanged.Add(new(1, Life.Dead, 3));
        update.Left.Add(1);
        var body = AnyMessage.Encode(new StateUpdate { Tick = 10 });
        var reader = new MessagePackReader(body);
        MessageReader.ReadType(ref reader, out var fields);

        update.Read(ref reader, fields);

        Assert.True(update.IsEmpty);
        Assert.Equal((10, false), (update.Tick, update.Full));
    }

    [Fact]
    public void A_list_of_triples_that_three_does_not_divide_is_refused()
    {
        var error = Assert.Throws<ProtocolException>(
            () => AnyMessage.Read([0x97, 71, 0x01, 0xc2, 0x90, 0xc4, 0x00, 0x92, 0x01, 0x02, 0x90]));
        Assert.Contains("triples", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Records_of_who_moved_that_end_in_the_middle_are_refused()
    {
        var error = Assert.Throws<ProtocolException>(
            () => AnyMessage.Read([0x97, 71, 0x01, 0xc2, 0x90, 0xc4, 0x05, 1, 2, 3, 4, 5, 0x90, 0x90]));
        Assert.Contains("5 bytes tell who moved", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_largest_map_and_longest_update_fit_in_one_frame()
    {
        var area = new Rectangle(9_999_000, 9_999_000, 1_000, 1_000);
        var obstacles = Enumerable.Repeat(area, MapShape.AreasMax).ToArray();
        var map = new MapShape(10_000_000, 10_000_000, obstacles, [.. obstacles.Select(o => new Hazard(HazardKind.Pit, o))]);
        var rules = new MovementRules(1, 1, 1, 1);
        var view = new ViewRules(1, 1, 1, 1, 1);
        var welcome = new Welcome(1, new(PlayerId.ValueMax), new(int.MaxValue), 1, 1, 20, new(1, 1), true, 30_000, rules, map, view, 1);
        Assert.InRange(AnyMessage.Encode(welcome).Length, 1, FrameCodec.BodyBytesMax);
    }

    private static void ReadOrRefuse(byte[] body)
    {
        try
        {
            AnyMessage.Read(body);
        }
        catch (ProtocolException)
        {
            // Refused with a reason is one of the two allowed ends.
        }
    }
}
