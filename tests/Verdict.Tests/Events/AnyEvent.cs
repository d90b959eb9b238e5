using Verdict.Events;
using Verdict.Protocol.MessagePack;

namespace Verdict.Tests.Events;

/// <summary>Every event by its number: the one list of them that the tests share.</summary>
internal static class AnyEvent
{
    public static object ReadPayload(EventType type, ref MessagePackReader reader) => type switch
    {
        EventType.ZoneOpened => ZoneOpened.ReadPayload(ref reader),
        EventType.PlayerEntered => PlayerEntered.ReadPayload(ref reader),
        EventType.PlayerMoved => PlayerMoved.ReadPayload(ref reader),
        EventType.PlayerLeft => PlayerLeft.ReadPayload(ref reader),
        EventType.PlayerStunned => PlayerStunned.ReadPayload(ref reader),
        EventType.PlayerDied => PlayerDied.ReadPayload(ref reader),
        EventType.PlayerRespawned => PlayerRespawned.ReadPayload(ref reader),
        EventType.ZoneRecovered => ZoneRecovered.ReadPayload(ref reader),
        _ => throw new InvalidOperationException($"{type} has no arm here; add one."),
    };

    public static int Write(Span<byte> destination, in EventHeader header, object zoneEvent) => zoneEvent switch
    {
        ZoneOpened e => EventCodec.Write(destination, header, e),
        PlayerEntered e => EventCodec.Write(destination, header, e),
        PlayerMoved e => EventCodec.Write(destination, header, e),
        PlayerLeft e => EventCodec.Write(destination, header, e),
        PlayerStunned e => EventCodec.Write(destination, header, e),
        PlayerDied e => EventCodec.Write(destination, header, e),
        PlayerRespawned e => EventCodec.Write(destination, header, e),
        ZoneRecovered e => EventCodec.Write(destination, header, e),
        _ => throw new InvalidOperationException($"{zoneEvent.GetType().Name} has no arm here; add one."),
    };

    /// <summary>All events of a buffer, decoded, in order.</summary>
    public static List<(EventHeader Header, object Event)> Decode(EventBuffer buffer)
    {
        var events = new List<(EventHeader, object)>();
        foreach (var envelope in EventBuffer.Enumerate(buffer.Written.Span))
        {
            var reader = new MessagePackReader(envelope);
            var header = EventCodec.ReadHeader(ref reader);
            events.Add((header, ReadPayload(header.Type, ref reader)));
        }

        return events;
    }
}
