using System.Text.Json;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;
using Verdict.Protocol.Messages;

namespace Verdict.Tests.Protocol;

/// <summary>Every message, built from a vector's readable fields and read from a body: the one list of them that the tests share.</summary>
internal static class AnyMessage
{
    public static IMessage From(string name, JsonElement f) => name switch
    {
        "Hello" => new Hello(f.Int("version"), f.Text("token"), new(f.Int("zone"))),
        "Move" => new Move(f.Long("sequence"), At(f)),
        "Leave" => new Leave(f.Long("sequence")),
        "Ping" => new Ping(f.Long("nonce")),
        "Welcome" => Welcome(f),
        "Redirect" => new Redirect(f.Text("host"), f.Int("port"), f.Text("ticket")),
        "Refused" => new Refused((RefusalCode)f.Int("code"), f.Text("reason")),
        "MoveAccepted" => new MoveAccepted(f.Long("sequence"), At(f), f.Long("tick")),
        "MoveRejected" => new MoveRejected(f.Long("sequence"), (RejectReason)f.Int("reason"), At(f), f.Long("retryTicks")),
        "CommandRefused" => new CommandRefused(f.Long("sequence"), (CommandRefusal)f.Int("code"), f.Int("retryAfterMs")),
        "LeaveAccepted" => new LeaveAccepted(f.Long("sequence")),
        "StateUpdate" => StateUpdate(f),
        "Notice" => new Notice((Severity)f.Int("severity"), f.Text("text")),
        "Error" => new Error((ErrorCode)f.Int("code"), f.Text("text")),
        "PickUpItem" => new PickUpItem(f.Long("sequence"), f.Long("itemId")),
        "Resync" => new Resync(),
        "Placed" => new Placed(At(f), f.Long("tick")),
        "CommandAccepted" => new CommandAccepted(f.Long("sequence"), f.Long("tick")),
        "CommandRejected" => new CommandRejected(f.Long("sequence"), (RejectReason)f.Int("reason"), f.Long("retryTicks")),
        "Pong" => new Pong(f.Long("nonce"), f.Long("tick")),
        _ => throw new InvalidOperationException($"{name} has no arm here; add one."),
    };

    public static IMessage Read(ReadOnlySpan<byte> body)
    {
        var reader = new MessagePackReader(body);
        var type = MessageReader.ReadType(ref reader, out var fields);
        switch (type)
        {
            case MessageType.Hello: return Hello.Read(ref reader, fields);
            case MessageType.Move: return Move.Read(ref reader, fields);
            case MessageType.Leave: return Leave.Read(ref reader, fields);
            case MessageType.Ping: return Ping.Read(ref reader, fields);
            case MessageType.Welcome: return Verdict.Protocol.Messages.Welcome.Read(ref reader, fields);
            case MessageType.Redirect: return Redirect.Read(ref reader, fields);
            case MessageType.Refused: return Refused.Read(ref reader, fields);
            case MessageType.MoveAccepted: return MoveAccepted.Read(ref reader, fields);
            case MessageType.MoveRejected: return MoveRejected.Read(ref reader, fields);
            case MessageType.CommandRefused: return CommandRefused.Read(ref reader, fields);
            case MessageType.LeaveAccepted: return LeaveAccepted.Read(ref reader, fields);
            case MessageType.StateUpdate:
                var update = new StateUpdate();
                update.Read(ref reader, fields);
                return update;
            case MessageType.Notice: return Notice.Read(ref reader, fields);
            case MessageType.Error: return Error.Read(ref reader, fields);
            case MessageType.PickUpItem: return PickUpItem.Read(ref reader, fields);
            case MessageType.Resync: return Resync.Read(ref reader, fields);
            case MessageType.Placed: return Placed.Read(ref reader, fields);
            case MessageType.CommandAccepted: return CommandAccepted.Read(ref reader, fields);
            case MessageType.CommandRejected: return CommandRejected.Read(ref reader, fields);
            case MessageType.Pong: return Pong.Read(ref reader, fields);
            default: throw new ProtocolException(ErrorCode.UnknownMessage, $"There is no message {(int)type}.");
        }
    }

    public static byte[] Encode(IMessage message)
    {
        var body = new byte[FrameCodec.BodyBytesMax];
        var writer = new MessagePackWriter(body);
        message.Write(ref writer);
        return body.AsSpan(0, writer.Length).ToArray();
    }

    /// <summary>Everything a message says, as text, so that messages holding lists can be compared too.</summary>
    public static string Describe(IMessage message) => JsonSerializer.Serialize<object>(message);

    private static Position At(JsonElement f) => new(f.Int("x"), f.Int("y"));

    private static Rectangle Area(JsonElement f) => new(f.Int("x"), f.Int("y"), f.Int("widthMm"), f.Int("heightMm"));

    private static Welcome Welcome(JsonElement f)
    {
        JsonElement rules = f.GetProperty("rules"), map = f.GetProperty("map"), view = f.GetProperty("view");
        return new(
            f.Int("version"),
            new(f.Long("playerId")),
            new(f.Int("zone")),
            f.Long("epoch"),
            f.Long("tick"),
            f.Int("ticksPerSecond"),
            At(f),
            f.Flag("resumed"),
            f.Int("reconnectWindowMs"),
            new(rules.Int("stepMaxMm"), rules.Int("speedMmPerTick"), rules.Int("strideMaxMm"), rules.Int("cooldownTicks")),
            new(
                map.Int("widthMm"),
                map.Int("heightMm"),
                [.. map.GetProperty("obstacles").EnumerateArray().Select(Area)],
                [.. map.GetProperty("hazards").EnumerateArray().Select(h => new Hazard((HazardKind)h.Int("kind"), Area(h)))]),
            new(
                view.Int("quantumMm"),
                view.Int("viewRadiusMm"),
                view.Int("nearRadiusMm"),
                view.Int("updatesPerSecond"),
                view.Int("farUpdatesPerSecond")),
            f.Int("reachMm"));
    }

    private static StateUpdate StateUpdate(JsonElement f)
    {
        var update = new StateUpdate { Tick = f.Long("tick"), Full = f.Flag("full") };
        foreach (var e in f.GetProperty("entered").EnumerateArray())
        {
            var (handle, kind) = (e.Int("handle"), (EntityKind)e.Int("kind"));
            update.Entered.Add(new(handle, kind, e.Long("id"), e.Text("name"), At(e), (Life)e.Int("life"), e.Long("lifeUntilTick")));
        }

        foreach (var m in Convert.FromHexString(f.GetProperty("moved").Text("hex")).Chunk(6))
        {
            update.Moved.Add(new((m[0] << 8) | m[1], (m[2] << 8) | m[3], (m[4] << 8) | m[5]));
        }

        foreach (var l in Numbers(f, "life").Chunk(3)) update.LifeChanged.Add(new((int)l[0], (Life)l[1], l[2]));
        foreach (var handle in Numbers(f, "left")) update.Left.Add((int)handle);
        return update;
    }

    private static IEnumerable<long> Numbers(JsonElement f, string name) => f.GetProperty(name).EnumerateArray().Select(n => n.GetInt64());
}
