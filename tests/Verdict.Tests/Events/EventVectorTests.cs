using System.Text.Json;
using Verdict.Events;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;
using Verdict.Protocol.Messages;
using Verdict.Tests.Protocol;

namespace Verdict.Tests.Events;

public class EventVectorTests
{
    public static TheoryData<int> EveryVector => [.. Enumerable.Range(0, Vectors.Events.Count)];

    public static TheoryData<int> EveryFiguresVector => [.. Enumerable.Range(0, Vectors.Figures.Count)];

    [Theory]
    [MemberData(nameof(EveryVector))]
    public void An_event_is_written_byte_for_byte_as_the_vector_says(int index)
    {
        var vector = Vectors.Events[index];
        Assert.Equal(vector.Text("hex"), Convert.ToHexStringLower(Written(vector)));
    }

    [Theory]
    [MemberData(nameof(EveryVector))]
    public void An_event_is_read_as_the_vector_says(int index)
    {
        var vector = Vectors.Events[index];
        var reader = new MessagePackReader(vector.Hex("hex"));
        var header = EventCodec.ReadHeader(ref reader);
        Assert.Equal(Header(vector.GetProperty("envelope")), header);
        Assert.Equal(vector.Text("name"), header.Type.ToString());
        Assert.Equal(Payload(vector), AnyEvent.ReadPayload(header.Type, ref reader));
        Assert.True(reader.IsAtEnd);
    }

    [Theory]
    [MemberData(nameof(EveryVector))]
    public void An_event_has_the_topic_and_the_uuid_that_the_vector_says(int index)
    {
        var vector = Vectors.Events[index];
        var header = Header(vector.GetProperty("envelope"));
        Assert.Equal(vector.Text("topic"), Topics.Of(header.Type).Name());
        Assert.Equal(vector.Text("uuid"), header.Id.ToGuid().ToString());
    }

    [Theory]
    [MemberData(nameof(EveryVector))]
    public void An_event_cut_off_at_any_byte_is_refused(int index)
    {
        var bytes = Vectors.Events[index].Hex("hex");
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<ProtocolException>(() =>
            {
                var reader = new MessagePackReader(bytes.AsSpan(0, length));
                AnyEvent.ReadPayload(EventCodec.ReadHeader(ref reader).Type, ref reader);
            });
        }
    }

    [Theory]
    [MemberData(nameof(EveryVector))]
    public void Payload_fields_that_a_newer_version_added_are_passed_over(int index)
    {
        var vector = Vectors.Events[index];
        var bytes = vector.Hex("hex");
        var ahead = new MessagePackReader(bytes);
        EventCodec.ReadHeader(ref ahead);
        var payloadAt = ahead.Position;
        var longer = (byte[])[.. bytes, 0x2a, 0x91, 0xa1, 0x78];
        // Fifteen fields and fewer are counted in the first byte, more in the two bytes behind it.
        longer[bytes[payloadAt] == 0xdc ? payloadAt + 2 : payloadAt] += 2;

        var reader = new MessagePackReader(longer);
        var header = EventCodec.ReadHeader(ref reader);
        Assert.Equal(Payload(vector), AnyEvent.ReadPayload(header.Type, ref reader));
        Assert.True(reader.IsAtEnd);
    }

    [Fact]
    public void Every_event_has_a_vector_under_its_number()
    {
        var told = Vectors.Events.Select(v => (v.Text("name"), v.GetProperty("envelope").Int("type"))).Distinct().OrderBy(v => v.Item2);
        Assert.Equal(Enum.GetValues<EventType>().Select(type => (type.ToString(), (int)type)), told);
    }

    [Theory]
    [MemberData(nameof(EveryFiguresVector))]
    public void Figures_are_written_byte_for_byte_as_the_vector_says(int index)
    {
        var vector = Vectors.Figures[index];
        var figures = Figures(vector.GetProperty("fields"));
        var bytes = new byte[ServerFigures.BytesMax(figures.Zones.Count)];
        var writer = new MessagePackWriter(bytes);
        figures.Write(ref writer);
        Assert.Equal(vector.Text("hex"), Convert.ToHexStringLower(bytes.AsSpan(0, writer.Length)));
    }

    private static EventHeader Header(JsonElement e) => new(
        (EventType)e.Int("type"),
        e.Int("version"),
        new(new(e.Int("zone")), new(e.Int("epoch")), e.Long("sequence")),
        e.Long("previous"),
        e.Long("tick"),
        e.Long("aggregateId"),
        e.Long("occurredAtMs"),
        new(e.Long("causeSession"), e.Long("causeSequence")));

    // A payload holds its record's parameters in their order, whatever the vector calls them.
    private static object Payload(JsonElement vector)
    {
        var payload = vector.GetProperty("envelope").GetProperty("payload");
        var build = typeof(EventType).Assembly.GetType($"Verdict.Events.{vector.Text("name")}", throwOnError: true)!
            .GetConstructors().Single(constructor => constructor.GetParameters().Length > 0);
        var values = payload.EnumerateObject().Select(property => property.Value);
        return build.Invoke([.. build.GetParameters().Zip(values, (parameter, value) => Field(parameter.ParameterType, value))]);
    }

    private static object Field(Type type, JsonElement value)
    {
        if (type == typeof(string)) return value.GetString()!;
        if (type == typeof(long)) return value.GetInt64();
        if (type == typeof(int)) return value.GetInt32();
        if (type == typeof(PlayerId)) return new PlayerId(value.GetInt64());
        if (type == typeof(ZoneId)) return new ZoneId(value.GetInt32());
        if (type == typeof(Epoch)) return new Epoch(value.GetInt32());
        if (type == typeof(Position)) return new Position(value.Int("x"), value.Int("y"));
        if (type == typeof(StateHash)) return StateHash.From(value.Hex("hex"));
        return Enum.ToObject(type, value.GetInt32());
    }

    private static byte[] Written(JsonElement vector)
    {
        var header = Header(vector.GetProperty("envelope"));
        var bytes = new byte[EventCodec.EventBytesMax];
        return bytes[..AnyEvent.Write(bytes, header, Payload(vector))];
    }

    private static ServerFigures Figures(JsonElement f)
    {
        var (j, s) = (f.GetProperty("journal"), f.GetProperty("snapshots"));
        return new(
            f.Text("node"), f.Long("atMs"), f.Long("startedAtMs"), f.Int("sessions"), f.Long("framesIn"), f.Long("framesOut"),
            f.Long("bytesIn"), f.Long("bytesOut"), f.Long("slowClientsClosed"),
            f.Long("rssBytes"), f.Int("gcGen0"), f.Int("gcGen1"), f.Int("gcGen2"),
            f.Long("allocatedBytes"),
            new(
                j.Long("durableEvents"), j.Long("queuedBytes"), j.Long("queueBytesMax"), j.Long("diskBytes"), j.Long("shippedEvents"),
                j.Flag("shipping"), j.Text("shipError"), (RecordingMode)j.Int("mode"), j.Long("waitingEvents"), j.Long("waitingBytes"),
                j.Long("oldestWaitingMs"), j.Long("lossInMs"), j.Long("diskBytesMax"), j.Long("droppedEvents")),
            new(
                s.Text("hotStore"), s.Long("hotSaved"), s.Long("hotFailures"), s.Int("hotFailuresInARow"), s.Text("hotError"),
                s.Long("hotAgeMs"), s.Long("coldPublished"), s.Long("cutMaxUs"), s.Int("bytesPerPlayer")),
            [.. f.GetProperty("zones").EnumerateArray().Select(Zone)],
            Sync(f.GetProperty("sync")),
            f.Int("cpuPermille"), f.Int("processors"), f.Int("connections"), f.Int("connectionsMax"), (Admission)f.Int("admission"),
            f.Long("commandsDecided"), f.Long("commandsFailed"), f.Long("lastCommandAtMs"), f.Flag("stopping"));
    }

    private static SyncFigures Sync(JsonElement s) => new(
        s.Long("updatesSent"), s.Long("updatesRode"), s.Long("updatesMerged"), s.Long("clientsSlowed"), s.Long("clientsNearOnly"),
        s.Long("clientsResynced"));

    private static ZoneFigures Zone(JsonElement z) => new(
        z.Int("zone"), z.Int("epoch"), z.Long("tick"), z.Int("players"), z.Int("inboxLength"), z.Int("inboxCapacity"), z.Long("accepted"),
        z.Long("rejected"), z.Long("refusedBusy"), z.Long("events"), z.Long("tickOverruns"), z.Long("tickP50Us"), z.Long("tickP99Us"),
        z.Long("tickMaxUs"), z.Long("verdictP50Us"), z.Long("verdictP99Us"), z.Long("verdictMaxUs"), z.Long("movesJournalled"),
        (ZoneHealth)z.Int("health"), z.Long("roundTripUs"), z.Int("playersMax"));
}
