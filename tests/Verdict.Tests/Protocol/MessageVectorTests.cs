using System.Text.Json;
using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.Tests.Protocol;

public class MessageVectorTests
{
    public static TheoryData<int> EveryVector => [.. Enumerable.Range(0, Vectors.Messages.Count)];

    [Theory]
    [MemberData(nameof(EveryVector))]
    public void A_message_is_written_byte_for_byte_as_the_vector_says(int index)
    {
        var vector = Vectors.Messages[index];
        Assert.Equal(vector.Text("bodyHex"), Convert.ToHexStringLower(AnyMessage.Encode(Built(vector))));
    }

    [Theory]
    [MemberData(nameof(EveryVector))]
    public void A_message_is_framed_byte_for_byte_as_the_vector_says(int index)
    {
        var vector = Vectors.Messages[index];
        var frame = new byte[FrameCodec.FrameBytesMax];
        var written = FrameCodec.Write(frame, Built(vector));
        Assert.Equal(vector.Text("frameHex"), Convert.ToHexStringLower(frame.AsSpan(0, written)));
    }

    [Theory]
    [MemberData(nameof(EveryVector))]
    public void A_message_is_read_as_the_vector_says(int index)
    {
        var vector = Vectors.Messages[index];
        var read = AnyMessage.Read(vector.Hex("bodyHex"));
        Assert.Equal(vector.Text("name"), read.GetType().Name);
        Assert.Equal(AnyMessage.Describe(Built(vector)), AnyMessage.Describe(read));
    }

    [Fact]
    public void Every_message_has_a_vector_under_its_number()
    {
        var told = Vectors.Messages.Select(v => (v.Text("name"), v.Int("type"))).Distinct().OrderBy(v => v.Item2);
        var known = Enum.GetValues<MessageType>().Select(type => (type.ToString(), (int)type)).OrderBy(v => v.Item2);
        Assert.Equal(known, told);
    }

    [Fact]
    public void Every_code_that_a_message_can_carry_has_a_vector()
    {
        Assert.Equal([.. Enum.GetValues<RejectReason>().Where(r => r != RejectReason.None)], Told<RejectReason>("MoveRejected", "reason"));
        Assert.Equal(Enum.GetValues<RefusalCode>(), Told<RefusalCode>("Refused", "code"));
        Assert.Equal(Enum.GetValues<CommandRefusal>(), Told<CommandRefusal>("CommandRefused", "code"));
        Assert.Equal(Enum.GetValues<ErrorCode>(), Told<ErrorCode>("Error", "code"));
        Assert.Equal(Enum.GetValues<Severity>(), Told<Severity>("Notice", "severity"));
    }

    private static TCode[] Told<TCode>(string message, string field)
        where TCode : struct, Enum =>
        [.. Vectors.Messages
            .Where(v => v.Text("name") == message)
            .Select(v => v.GetProperty("fields").Int(field))
            .Distinct()
            .Order()
            .Select(code => (TCode)(object)code)];

    private static IMessage Built(JsonElement vector) => AnyMessage.From(vector.Text("name"), vector.GetProperty("fields"));
}
