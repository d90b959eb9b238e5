using Verdict.Events;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;
using Verdict.Protocol.Messages;

namespace Verdict.Zones.State;

/// <summary>Everything a zone is, and the two ways an event reaches it: emitted by a handler, or replayed from a record.</summary>
internal sealed class ZoneState(ZoneId id, ZoneMap map, ZoneRules rules)
{
    public ZoneId Id { get; } = id;

    public ZoneMap Map { get; } = map;

    public ZoneRules Rules { get; } = rules;

    public PlayerTable Players { get; } = new();

    public RespawnQueue Respawns { get; } = new();

    public MonsterTable Monsters { get; } = new();

    public ItemTable Items { get; } = new();

    public ZoneChanges Changes { get; } = new();

    public Epoch Epoch { get; private set; }

    public long Sequence { get; private set; }

    /// <summary>The present tick. Grows without events, hence no part of the state.</summary>
    public long Tick { get; set; }

    /// <summary>The tick of the last event.</summary>
    public long EventTick { get; private set; }

    /// <summary>Per topic, the sequence of its last event in this epoch; 0 for none.</summary>
    public long[] LastOfTopic { get; } = new long[Topics.Count];

    public long NowMs { get; set; }

    public EventBuffer? Events { get; set; }

    public long EventsEmitted { get; private set; }

    /// <summary>Records that something has happened and makes it so.</summary>
    public void Emit<TEvent, THandler>(in TEvent zoneEvent, Cause cause)
        where TEvent : struct, IZoneEvent<TEvent>
        where THandler : struct, IAppliesEvent<TEvent> =>
        Emit<TEvent, THandler>(zoneEvent, new(Id, Epoch, Sequence + 1), LastOfTopic[(int)Topics.Of(TEvent.Type)], cause);

    /// <summary>The same for the first event of an epoch.</summary>
    public void EmitFirst<TEvent, THandler>(in TEvent zoneEvent, Epoch epoch)
        where TEvent : struct, IZoneEvent<TEvent>
        where THandler : struct, IAppliesEvent<TEvent> =>
        Emit<TEvent, THandler>(zoneEvent, new(Id, epoch, 1), previous: 0, Cause.Server);

    /// <summary>Applies an event that was read from a record, if it can follow.</summary>
    /// <exception cref="ReplayException">It cannot; nothing has changed.</exception>
    public void Replay<TEvent, THandler>(in EventHeader header, ref MessagePackReader payload)
        where TEvent : struct, IZoneEvent<TEvent>
        where THandler : struct, IAppliesEvent<TEvent>
    {
        var zoneEvent = TEvent.ReadPayload(ref payload);
        if (THandler.WhyImpossible(this, zoneEvent) is { } why)
        {
            throw new ReplayException(ReplayFault.Impossible, $"{ReplayRules.Name(header)} of zone {Id} cannot have happened: {why}");
        }

        Advance<TEvent>(header);
        THandler.Apply(this, zoneEvent);
        Tick = Math.Max(Tick, EventTick);
    }

    /// <summary>Takes the place of a state that was read from bytes; whoever and whatever is in it is added one by one.</summary>
    public void Restore(Epoch epoch, long sequence, long eventTick, ReadOnlySpan<long> lastOfTopic)
    {
        (Epoch, Sequence, EventTick, Tick) = (epoch, sequence, eventTick, eventTick);
        lastOfTopic.CopyTo(LastOfTopic);
    }

    /// <summary>Nobody and nothing is here and time begins with the present event.</summary>
    public void Empty()
    {
        while (Players.Count > 0)
        {
            ref readonly var last = ref Players[Players.Count - 1];
            if (last.Life == Life.Dead) Respawns.Remove(last.Id);
            Changes.NoteLeft(EntityKey.Of(last.Id), last.Changed);
            Players.RemoveAt(Players.Count - 1);
        }

        for (var slot = 0; slot < Monsters.Count; slot++) Changes.NoteLeft(EntityKey.OfMonster(Monsters[slot].Id), Monsters[slot].Changed);
        for (var slot = 0; slot < Items.Count; slot++) Changes.NoteLeft(EntityKey.OfItem(Items[slot].Id), Items[slot].Changed);
        Monsters.Clear();
        Items.Clear();
        Tick = EventTick;
    }

    private void Emit<TEvent, THandler>(in TEvent zoneEvent, EventId id, long previous, Cause cause)
        where TEvent : struct, IZoneEvent<TEvent>
        where THandler : struct, IAppliesEvent<TEvent>
    {
        if (Events is null) throw new InvalidOperationException($"Zone {Id} has no owner yet: call Open before giving it commands.");
        var header = new EventHeader(TEvent.Type, TEvent.Version, id, previous, Tick, zoneEvent.AggregateId, NowMs, cause);
        // Recorded first: when the buffer cannot take it, it has not happened.
        Events.Append(header, zoneEvent);
        EventsEmitted++;
        Advance<TEvent>(header);
        THandler.Apply(this, zoneEvent);
    }

    private void Advance<TEvent>(in EventHeader header)
        where TEvent : struct, IZoneEvent<TEvent>
    {
        if (header.Id.Epoch != Epoch)
        {
            Epoch = header.Id.Epoch;
            Array.Clear(LastOfTopic);
        }

        Sequence = header.Id.Sequence;
        EventTick = header.Tick;
        LastOfTopic[(int)Topics.Of(TEvent.Type)] = Sequence;
    }
}
