using Verdict.Events;
using Verdict.Protocol;
using Verdict.Protocol.Messages;
using Verdict.Tests.Events;
using Verdict.Zones;
using static Verdict.Tests.Zones.Worlds;

namespace Verdict.Tests.Zones;

public class HazardTests
{
    private static readonly Hazard Snare = new(HazardKind.Snare, new(50_100, 50_000, 100, 100));
    private static readonly Hazard Pit = new(HazardKind.Pit, new(50_150, 50_000, 100, 100));
    private static readonly Position InSnare = new(50_100, 50_000);
    private static readonly Position InPit = new(50_200, 50_000);
    private static readonly Position InBoth = new(50_150, 50_000);

    private readonly Zone _zone = WithAda(Map(hazards: [Snare, Pit]), Lenient);

    [Fact]
    public void A_snare_holds_whoever_steps_in_for_a_while()
    {
        _zone.Steps(7);
        Assert.True(_zone.Move(Ada, InSnare, Command).IsAccepted);

        var events = AnyEvent.Decode(_zone.Events);
        Assert.Equal([new PlayerMoved(Ada, Spawn, InSnare), new PlayerStunned(Ada, UntilTick: 47)], events.Select(e => e.Event));
        Assert.All(events, e => Assert.Equal(Command, e.Header.Cause));
        Assert.Equal((Life.Stunned, 47L), (_zone.Player(Ada).Life, _zone.Player(Ada).LifeUntilTick));
        Assert.Equal([EntityKey.Of(Ada)], _zone.Changes.LifeChanged.ToArray());
        Assert.Equal(new(RejectReason.Stunned, InSnare, 40), _zone.Move(Ada, Spawn, Command));
        _zone.Steps(39);
        Assert.Equal(new(RejectReason.Stunned, InSnare, 1), _zone.Move(Ada, Spawn, Command));
        _zone.Step();
        Assert.Equal((Life.Alive, 0L), (_zone.Player(Ada).Life, _zone.Player(Ada).LifeUntilTick));
        Assert.True(_zone.Move(Ada, Spawn, Command).IsAccepted);
    }

    [Fact]
    public void A_snare_holds_again_whoever_ends_another_step_in_it()
    {
        _zone.Move(Ada, InSnare, Command);
        _zone.Steps(40);
        Assert.True(_zone.Move(Ada, new(50_110, 50_000), Command).IsAccepted);
        Assert.Equal((Life.Stunned, 80L), (_zone.Player(Ada).Life, _zone.Player(Ada).LifeUntilTick));
    }

    [Fact]
    public void Stepping_over_a_hazard_does_no_harm()
    {
        Assert.True(_zone.Move(Ada, new(50_400, 50_000), Command).IsAccepted);
        Assert.Equal(Life.Alive, _zone.Player(Ada).Life);
        Assert.Equal(1, _zone.Events.Count);
    }

    [Fact]
    public void A_pit_kills_and_the_dead_come_back_at_a_spawn_point()
    {
        Assert.True(_zone.Move(Ada, InPit, Command).IsAccepted);
        Assert.Equal(Life.Dead, _zone.Player(Ada).Life);
        Assert.Equal(new(RejectReason.Dead, InPit, 60), _zone.Move(Ada, Spawn, Command));
        _zone.Steps(59);
        Assert.Equal(new(RejectReason.Dead, InPit, 1), _zone.Move(Ada, Spawn, Command));
        _zone.NowMs = 77;
        _zone.Step();

        Assert.Equal(new PlayerView(Ada, "Ada", Spawn, Life.Alive, 0), _zone.Player(Ada));
        var events = AnyEvent.Decode(_zone.Events);
        Assert.Equal(
            [new PlayerMoved(Ada, Spawn, InPit), new PlayerDied(Ada, InPit, RespawnAtTick: 60), new PlayerRespawned(Ada, Spawn)],
            events.Select(e => e.Event));
        Assert.Equal((Cause.Server, 60L, 77L), (events[2].Header.Cause, events[2].Header.Tick, events[2].Header.OccurredAtMs));
        Assert.True(_zone.Move(Ada, new(50_010, 50_000), Command).IsAccepted);
    }

    [Fact]
    public void Where_both_overlap_the_pit_wins()
    {
        _zone.Move(Ada, InBoth, Command);
        Assert.Equal(Life.Dead, _zone.Player(Ada).Life);
        Assert.Equal(2, _zone.Events.Count);
    }

    [Fact]
    public void The_dead_come_back_in_the_order_of_their_ids_whatever_seats_they_have()
    {
        var zone = Opened(Map(hazards: [Pit]), Lenient);
        foreach (var id in (long[])[5, 3, 9, 1]) zone.Enter(new(id), "p", Command);
        foreach (var id in (long[])[9, 5, 1, 3]) zone.Move(new(id), InPit, Command);
        zone.Leave(new(5), LeaveReason.Left, Command);
        zone.Events.Clear();
        zone.Steps(60);
        Assert.Equal([1L, 3, 9], AnyEvent.Decode(zone.Events).Select(e => e.Header.AggregateId));
    }

    [Fact]
    public void Whoever_leaves_dead_does_not_come_back()
    {
        _zone.Move(Ada, InPit, Command);
        _zone.Leave(Ada, LeaveReason.Left, Command);
        _zone.Events.Clear();
        _zone.Steps(100);
        Assert.Equal((0, 0), (_zone.Events.Count, _zone.PlayerCount));
    }

    [Fact]
    public void What_fell_due_while_ticks_were_passed_over_happens_at_the_next_step()
    {
        _zone.Move(Ada, InPit, Command);
        _zone.AdvanceTo(500);
        Assert.Equal(new(RejectReason.Dead, InPit, 1), _zone.Move(Ada, Spawn, Command));
        _zone.Step();
        Assert.Equal(Life.Alive, _zone.Player(Ada).Life);
        Assert.Equal(501, _zone.Tick);
        Assert.Throws<ArgumentOutOfRangeException>(() => _zone.AdvanceTo(500));
    }
}
