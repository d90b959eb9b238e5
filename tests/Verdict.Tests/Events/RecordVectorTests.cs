using System.Text.Json;
using Verdict.Events;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;
using Verdict.Tests.Protocol;
using Verdict.Tests.Zones;
using Verdict.Zones;

namespace Verdict.Tests.Events;

public class RecordVectorTests
{
    public static TheoryData<int> EverySnapshot => [.. Enumerable.Range(0, Vectors.Snapshots.Count)];

    public static TheoryData<int> EveryCommand => [.. Enumerable.Range(0, Vectors.Commands.Count)];

    [Theory]
    [MemberData(nameof(EverySnapshot))]
    public void A_snapshot_is_read_as_the_vector_says_and_written_byte_for_byte(int index)
    {
        var vector = Vectors.Snapshots[index];
        Assert.True(ZoneSnapshot.TryRead(vector.Hex("hex"), out var snapshot, out var why), why);
        Assert.Equal(Head(vector.GetProperty("head")), snapshot.Head);
        var written = new byte[ZoneSnapshot.BytesMax(snapshot.State.Length)];
        var length = ZoneSnapshot.Write(written, snapshot.Head, snapshot.State.Span);
        Assert.Equal(vector.Text("hex"), Convert.ToHexStringLower(written.AsSpan(0, length)));
    }

    [Theory]
    [MemberData(nameof(EverySnapshot))]
    public void The_state_of_a_snapshot_is_a_zones_canonical_bytes(int index)
    {
        var vector = Vectors.Snapshots[index];
        ZoneSnapshot.TryRead(vector.Hex("hex"), out var snapshot, out _);
        var zone = Zone.FromBytes(snapshot!.Head.Zone, Worlds.Map(), ZoneRules.Default, snapshot.State.Span);
        Assert.Equal(snapshot.Head.StateHash, zone.Hash());
        Assert.Equal(vector.GetProperty("state").GetProperty("players").GetArrayLength(), snapshot.Head.Players);
    }

    [Theory]
    [MemberData(nameof(EverySnapshot))]
    public void A_snapshot_with_any_one_bit_turned_or_cut_off_anywhere_is_refused(int index)
    {
        var whole = Vectors.Snapshots[index].Hex("hex");
        for (var i = 0; i < whole.Length; i++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[i] ^= 1;
            Assert.False(ZoneSnapshot.TryRead(damaged, out _, out _));
            Assert.False(ZoneSnapshot.TryRead(whole.AsMemory(0, i), out _, out _));
        }
    }

    [Theory]
    [MemberData(nameof(EveryCommand))]
    public void A_command_is_read_as_the_vector_says_and_written_byte_for_byte(int index)
    {
        var vector = Vectors.Commands[index];
        var f = vector.GetProperty("fields");
        var command = new PlatformCommand(
            f.Text("id"), (PlatformCommandType)f.Int("type"), new(f.Int("zone")), f.Long("issuedAtMs"), f.Long("expiresAtMs"),
            f.Text("issuedBy"), f.Text("reason"), f.Text("node"), new(f.Long("player")), f.Text("text"), f.Int("choice"), f.Int("x"),
            f.Int("y"), new(f.Int("epoch")), f.Long("sequence"), f.Long("durationMs"));
        Assert.Equal(command, PlatformCommand.Read(vector.Hex("hex")));
        var bytes = new byte[(4 * PlatformCommand.TextBytesMax) + PlatformCommand.NoticeBytesMax + 128];
        var writer = new MessagePackWriter(bytes);
        command.Write(ref writer);
        Assert.Equal(vector.Text("hex"), Convert.ToHexStringLower(bytes.AsSpan(0, writer.Length)));
    }

    [Theory]
    [MemberData(nameof(EveryCommand))]
    public void A_command_cut_off_at_any_byte_is_refused(int index)
    {
        var bytes = Vectors.Commands[index].Hex("hex");
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<ProtocolException>(() => PlatformCommand.Read(bytes.AsSpan(0, length)));
        }
    }

    [Fact]
    public void A_command_from_before_there_were_arguments_has_none()
    {
        var bytes = new byte[64];
        var writer = new MessagePackWriter(bytes);
        writer.WriteArrayHeader(7);
        writer.WriteString("a");
        writer.WriteInteger((int)PlatformCommandType.TakeSnapshot);
        writer.WriteInteger(2);
        writer.WriteInteger(10);
        writer.WriteInteger(20);
        writer.WriteString("ada");
        writer.WriteString("why");
        var command = new PlatformCommand("a", PlatformCommandType.TakeSnapshot, new(2), 10, 20, "ada", "why");
        Assert.Equal(command, PlatformCommand.Read(bytes.AsSpan(0, writer.Length)));
    }

    private static ZoneSnapshotHead Head(JsonElement h) => new(
        new(h.Int("zone")), new(h.Int("epoch")), h.Long("sequence"), h.Long("tick"), h.Long("takenAtMs"), h.Int("players"),
        (SnapshotTrigger)h.Int("trigger"), h.Text("triggerId"), h.Text("node"), h.Text("journalId"), h.Long("journalPosition"),
        StateHash.From(h.GetProperty("stateHash").Hex("hex")));
}
