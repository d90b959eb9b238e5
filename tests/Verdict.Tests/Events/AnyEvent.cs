using System.Reflection;
using Verdict.Events;
using Verdict.Protocol.MessagePack;

namespace Verdict.Tests.Events;

/// <summary>Every event by its number, found by the records themselves: a new one needs no line here.</summary>
internal static class AnyEvent
{
    private static readonly Dictionary<EventType, (Reader Read, Writer Write)> Kinds = typeof(IZoneEvent<>).Assembly.GetTypes()
        .Where(type => type.IsValueType && type.GetInterface(typeof(IZoneEvent<>).Name) is not null)
        .Select(type => typeof(AnyEvent).GetMethod(nameof(Kind), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type))
        .Select(kind => ((EventType, Reader, Writer))kind.Invoke(null, null)!)
        .ToDictionary(kind => kind.Item1, kind => (kind.Item2, kind.Item3));

    private delegate object Reader(ref MessagePackReader reader);

    private delegate int Writer(Span<byte> destination, in EventHeader header, object zoneEvent);

    public static object ReadPayload(EventType type, ref MessagePackReader reader) => Kinds[type].Read(ref reader);

    public static int Write(Span<byte> destination, in EventHeader header, object zoneEvent) =>
        Kinds[header.Type].Write(destination, header, zoneEvent);

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

    private static (EventType Type, Reader Read, Writer Write) Kind<TEvent>()
        where TEvent : struct, IZoneEvent<TEvent>
    {
        return (
            TEvent.Type,
            static (ref MessagePackReader reader) => TEvent.ReadPayload(ref reader),
            static (Span<byte> destination, in EventHeader header, object e) => EventCodec.Write(destination, header, (TEvent)e));
    }
}
