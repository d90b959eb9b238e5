using System.Security.Cryptography;
using Verdict.Events;
using Verdict.Protocol;
using Verdict.Tests.Events;
using Verdict.Zones;
using static Verdict.Tests.Zones.Worlds;

namespace Verdict.Tests.Zones;

public class ReplayTests
{
    private static readonly ZoneMap Ground = Map(hazards: [new(HazardKind.Pit, new(50_100, 50_000, 50, 50))]);

    private readonly Zone _live = Opened(Ground);
    private readonly Zone _replayed = Fresh();

    public ReplayTests()
    {
        _live.Enter(Ada, "Ada", Command);
        _live.Step();
        _live.Move(Ada, new(50_050, 50_000), Command);
    }

    [Fact]
    public void An_epoch_opens_with_what_its_owner_starts_from()
    {
        var events = new EventBuffer();
        var (sequence, hash) = (_live.Sequence, _live.Hash());

        _live.Open(events);

        var (header, opened) = Assert.Single(AnyEvent.Decode(events));
        Assert.Equal(new ZoneOpened(new(1), new(1), sequence, Players: 1, hash), opened);
        Assert.Equal((new EventId(new(1), new(2), 1), 0L), (header.Id, header.Previous));
        Assert.Equal((new Epoch(2), 1L), (_live.Epoch, _live.Sequence));
        Assert.Equal(SHA256.HashData(_replayed.ToBytes()), Convert.FromHexString(_replayed.Hash().ToString()));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(2, 2)]
    [InlineData(9, 9)]
    public void An_epoch_is_the_next_one_or_a_later_one_that_the_owner_knows_of(int atLeast, int expected)
    {
        _live.Open(new EventBuffer(), new Epoch(atLeast));
        Assert.Equal(new Epoch(expected), _live.Epoch);
        _live.Enter(Ben, "Ben", Command);
        Assert.Equal(2, _live.Sequence);
    }

    [Fact]
    public void Each_event_names_the_one_before_it_on_its_topic()
    {
        _live.Step();
        _live.Move(Ada, new(50_100, 50_000), Command);
        _live.Steps(60);
        _live.Leave(Ada, LeaveReason.Left, Command);
        Assert.Equal(
            [
                (EventType.ZoneOpened, 1L, 0L), (EventType.PlayerEntered, 2, 0), (EventType.PlayerMoved, 3, 2),
                (EventType.PlayerMoved, 4, 3), (EventType.PlayerDied, 5, 0),
                (EventType.PlayerRespawned, 6, 5), (EventType.PlayerLeft, 7, 4),
            ],
            AnyEvent.Decode(_live.Events).Select(e => (e.Header.Type, e.Header.Id.Sequence, e.Header.Previous)));
    }

    [Fact]
    public void A_replayed_zone_stands_at_the_tick_of_its_last_event()
    {
        _live.Steps(5);
        Replay(_live.Events);
        Assert.Equal(1, _replayed.Tick);
        _live.Move(Ada, Spawn, Command);
        _replayed.Apply(Envelopes(_live.Events)[^1]);
        Assert.Equal(6, _replayed.Tick);
    }

    [Fact]
    public void Replay_follows_an_owner_that_began_with_nothing()
    {
        Replay(_live.Events);
        var without = Fresh();
        var events = new EventBuffer();
        without.Open(events, new Epoch(5));
        without.Enter(Ben, "Ben", Command);

        Replay(events);

        Assert.Equal(without.ToBytes(), _replayed.ToBytes());
        Assert.Equal((1, 0L), (_replayed.PlayerCount, _replayed.Tick));
    }

    [Fact]
    public void A_gap_is_refused()
    {
        Replay(_live.Events, skip: 2);
        RefusesOn(_replayed, ReplayFault.Gap, Envelopes(_live.Events)[2], "came where 2 was due: 1 are missing");
    }

    [Fact]
    public void A_repeat_is_refused()
    {
        Replay(_live.Events);
        foreach (var envelope in Envelopes(_live.Events)) RefusesOn(_replayed, ReplayFault.AlreadyApplied, envelope, "is not new");
    }

    [Fact]
    public void An_event_of_an_epoch_that_was_not_opened_is_refused()
    {
        Replay(_live.Events);
        _live.Open(new EventBuffer());
        var events = _live.Events = new EventBuffer();
        _live.Leave(Ada, LeaveReason.Left, Command);
        RefusesOn(_replayed, ReplayFault.Gap, Envelopes(events)[0], "before the event that opens its epoch");
    }

    [Fact]
    public void An_event_of_a_replaced_owner_is_refused()
    {
        var stale = Fresh();
        Replay(_live.Events);
        foreach (var envelope in Envelopes(_live.Events)) stale.Apply(envelope);
        var late = new EventBuffer();
        stale.Events = late;
        stale.Leave(Ada, LeaveReason.Left, Command);
        _replayed.Open(new EventBuffer());
        RefusesOn(_replayed, ReplayFault.AlreadyApplied, Envelopes(late)[0], "is not new");
    }

    [Fact]
    public void An_owner_that_knew_more_than_was_replayed_shows_the_gap()
    {
        Replay(_live.Events, skip: 1);
        var events = new EventBuffer();
        _live.Open(events);
        RefusesOn(_replayed, ReplayFault.Gap, Envelopes(events)[0], "continues from event 3 of epoch 1; zone 1 stands at event 2");
    }

    [Fact]
    public void An_owner_that_knew_less_than_was_replayed_is_refused()
    {
        var behind = Fresh();
        foreach (var envelope in Envelopes(_live.Events)[..2]) behind.Apply(envelope);
        var events = new EventBuffer();
        behind.Open(events);
        Replay(_live.Events);
        RefusesOn(_replayed, ReplayFault.StateDiffers, Envelopes(events)[0], "continues from event 2 of epoch 1; zone 1 stands at event 3");
    }

    [Fact]
    public void An_owner_that_started_from_another_state_is_refused()
    {
        var rules = ZoneRules.Default with { Movement = ZoneRules.Default.Movement with { StrideMaxMm = 1_400 } };
        var tighter = new Zone(new(1), Ground, rules);
        foreach (var envelope in Envelopes(_live.Events)) tighter.Apply(envelope);
        var events = new EventBuffer();
        tighter.Open(events);
        Replay(_live.Events);
        RefusesOn(_replayed, ReplayFault.StateDiffers, Envelopes(events)[0], "Were the movement rules changed");
    }

    [Fact]
    public void An_event_of_another_zone_is_refused()
    {
        var other = new Zone(new(2), Ground, ZoneRules.Default);
        other.Open(new EventBuffer());
        RefusesOn(_replayed, ReplayFault.OtherZone, Envelopes(other.Events)[0], "is of zone 2, not of zone 1");
    }

    [Fact]
    public void An_event_that_cannot_have_happened_is_refused()
    {
        Replay(_live.Events);
        var here = new Position(50_050, 50_000);
        Impossible(new PlayerMoved(Ben, here, Spawn), Topic.Player, "player 2 is not in the zone");
        Impossible(new PlayerMoved(Ada, Spawn, here), Topic.Player, "stands at 50050, 50000, not at 50000, 50000");
        Impossible(new PlayerEntered(Ada, "Ada", Spawn), Topic.Player, "is in the zone already");
        Impossible(new PlayerLeft(Ben, LeaveReason.Left, Spawn), Topic.Player, "is not in the zone");
        Impossible(new PlayerStunned(Ben, 9), Topic.Combat, "is not in the zone");
        Impossible(new PlayerDied(Ben, here, 9), Topic.Combat, "is not in the zone");
        Impossible(new PlayerDied(Ada, Spawn, 9), Topic.Combat, "does not stand at 50000, 50000");
        Impossible(new PlayerRespawned(Ben, Spawn), Topic.Combat, "is not in the zone");
    }

    [Fact]
    public void The_dead_are_neither_stunned_nor_killed_again()
    {
        _live.Step();
        _live.Move(Ada, new(50_100, 50_000), Command);
        Replay(_live.Events);
        Impossible(new PlayerStunned(Ada, 9), Topic.Combat, "is dead", previous: 5);
        Impossible(new PlayerDied(Ada, new(50_100, 50_000), 9), Topic.Combat, "is dead already", previous: 5);
    }

    [Fact]
    public void An_event_that_names_the_wrong_one_before_it_is_refused()
    {
        Replay(_live.Events);
        var moved = new PlayerMoved(Ada, new(50_050, 50_000), Spawn);
        RefusesOn(_replayed, ReplayFault.Impossible, Envelope(moved, sequence: 4, previous: 2, tick: 9), "names 2 as the one before it");
    }

    [Fact]
    public void An_event_from_before_the_last_one_is_refused()
    {
        Replay(_live.Events);
        var moved = new PlayerMoved(Ada, new(50_050, 50_000), Spawn);
        RefusesOn(_replayed, ReplayFault.Impossible, Envelope(moved, sequence: 4, previous: 3, tick: 0), "happened at tick 0, before");
    }

    [Fact]
    public void An_event_of_an_unknown_type_is_refused_with_advice()
    {
        Replay(_live.Events);
        var envelope = Envelope(new PlayerStunned(Ada, 9), sequence: 4, previous: 0, tick: 9);
        envelope[1] = 99;
        RefusesOn(_replayed, ReplayFault.Malformed, envelope, "run one at least as new");
    }

    [Fact]
    public void An_envelope_cut_off_anywhere_is_refused_and_changes_nothing()
    {
        Replay(_live.Events, skip: 1);
        var envelope = Envelopes(_live.Events)[2];
        var before = _replayed.ToBytes();
        for (var length = 0; length < envelope.Length; length++)
        {
            Assert.Equal(ReplayFault.Malformed, Assert.Throws<ReplayException>(() => _replayed.Apply(envelope.AsSpan(0, length))).Fault);
        }

        Assert.Equal(before, _replayed.ToBytes());
    }

    private static Zone Fresh() => new(new(1), Ground, ZoneRules.Default);

    private static List<byte[]> Envelopes(EventBuffer events)
    {
        var envelopes = new List<byte[]>();
        foreach (var envelope in EventBuffer.Enumerate(events.Written.Span)) envelopes.Add(envelope.ToArray());
        return envelopes;
    }

    private void Replay(EventBuffer events, int skip = 0)
    {
        var envelopes = Envelopes(events);
        foreach (var envelope in envelopes[..^skip]) _replayed.Apply(envelope);
    }

    private void Impossible<TEvent>(in TEvent zoneEvent, Topic topic, string named, long? previous = null)
        where TEvent : struct, IZoneEvent<TEvent>
    {
        var before = previous ?? (topic == Topic.Player ? _replayed.Sequence : 0);
        RefusesOn(_replayed, ReplayFault.Impossible, Envelope(zoneEvent, _replayed.Sequence + 1, before, tick: 9), named);
    }

    private static byte[] Envelope<TEvent>(in TEvent zoneEvent, long sequence, long previous, long tick)
        where TEvent : struct, IZoneEvent<TEvent>
    {
        var header = new EventHeader(TEvent.Type, 1, new(new(1), new(1), sequence), previous, tick, zoneEvent.AggregateId, 0, Cause.Server);
        var bytes = new byte[EventCodec.EventBytesMax];
        return bytes[..EventCodec.Write(bytes, header, zoneEvent)];
    }

    private static void RefusesOn(Zone zone, ReplayFault fault, byte[] envelope, string named)
    {
        var (before, tick) = (zone.ToBytes(), zone.Tick);
        var error = Assert.Throws<ReplayException>(() => zone.Apply(envelope));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.Equal(fault, error.Fault);
        Assert.Equal(before, zone.ToBytes());
        Assert.Equal(tick, zone.Tick);
    }
}
