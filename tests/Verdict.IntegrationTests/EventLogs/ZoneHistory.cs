using Verdict.Events;
using Verdict.Protocol;
using Verdict.Storage;

namespace Verdict.IntegrationTests.EventLogs;

/// <summary>Makes up one zone's events, spread over all topics, and remembers them.</summary>
internal sealed class ZoneHistory(int zone)
{
    private Epoch _epoch;
    private long _sequence;

    /// <summary>A zone of which no log can have heard: logs outlive the tests, so zones must not be used twice.</summary>
    public ZoneHistory()
        : this(Random.Shared.Next(1_000_000, int.MaxValue))
    {
    }

    public ZoneId Zone { get; } = new(zone);

    /// <summary>Every event so far: its id and its bytes in hexadecimal.</summary>
    public List<(EventId Id, string Envelope)> All { get; } = [];

    /// <summary>Begins the next epoch and emits some events in it.</summary>
    public EventBuffer Open(int count)
    {
        var buffer = new EventBuffer();
        var opened = new ZoneOpened(Zone, _epoch, _sequence, 0, default);
        _epoch = _epoch.Next;
        _sequence = 0;
        Emit(buffer, EventType.ZoneOpened, opened);
        Append(buffer, count - 1);
        return buffer;
    }

    /// <summary>Emits more events of the same epoch.</summary>
    public EventBuffer Continue(int count)
    {
        var buffer = new EventBuffer();
        Append(buffer, count);
        return buffer;
    }

    public static EventBatch Batch(params ReadOnlySpan<EventBuffer> buffers)
    {
        var batch = new EventBatch();
        foreach (var buffer in buffers) batch.Add(buffer);
        return batch;
    }

    private void Append(EventBuffer buffer, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var player = new PlayerId(1 + (i % 5));
            if (i % 4 == 3) Emit(buffer, EventType.PlayerStunned, new PlayerStunned(player, 100 + i));
            else Emit(buffer, EventType.PlayerMoved, new PlayerMoved(player, new(i, 0), new(i, 1)));
        }
    }

    private void Emit<TEvent>(EventBuffer buffer, EventType type, in TEvent zoneEvent)
        where TEvent : struct, IZoneEvent<TEvent>
    {
        var id = new EventId(Zone, _epoch, ++_sequence);
        var start = buffer.Written.Length;
        buffer.Append(new EventHeader(type, 1, id, _sequence - 1, 1, 1, 1_700_000_000_000, Cause.Server), zoneEvent);
        All.Add((id, Convert.ToHexString(buffer.Written.Span[(start + 4)..])));
    }
}
