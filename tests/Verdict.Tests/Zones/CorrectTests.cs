using Verdict.Events;
using Verdict.Protocol;
using Verdict.Protocol.Messages;
using Verdict.Tests.Events;
using Verdict.Zones;
using static Verdict.Tests.Zones.Worlds;

namespace Verdict.Tests.Zones;

public class CorrectTests
{
    private const string ByCommand = "0b4d9c5e-5a35-4a3f-9f57-0f7f3f7c6a10";
    private static readonly Rectangle Wall = new(60_000, 60_000, 1_000, 1_000);
    private static readonly Hazard Pit = new(HazardKind.Pit, new(70_000, 70_000, 1_000, 1_000));
    private static readonly Position Far = new(1_000, 99_999);

    private readonly Zone _zone = WithAda(Map(obstacles: [Wall], hazards: [Pit]), Lenient);

    [Fact]
    public void A_player_is_put_anywhere_on_the_map_and_the_event_names_the_command()
    {
        _zone.Steps(3);
        Assert.Null(_zone.Correct(Ada, new(Far, null, 0, ByCommand)));

        var (header, corrected) = Assert.Single(AnyEvent.Decode(_zone.Events));
        Assert.Equal(new PlayerCorrected(Ada, Spawn, Far, Life.Alive, 0, ByCommand), corrected);
        Assert.Equal((Cause.Server, 3L, Ada.Value), (header.Cause, header.Tick, header.AggregateId));
        Assert.Equal(new PlayerView(Ada, "Ada", Far, Life.Alive, 0), _zone.Player(Ada));
        Assert.Equal([EntityKey.Of(Ada)], _zone.Changes.Moved.ToArray());
        Assert.True(_zone.Move(Ada, Far with { X = 1_900 }, Command).IsAccepted);
    }

    [Fact]
    public void A_correction_gives_no_leap_what_is_left_of_the_stride_stays()
    {
        var zone = WithAda(rules: ZoneRules.Default);
        Assert.True(zone.Move(Ada, Spawn with { X = 51_000 }, Command).IsAccepted);
        zone.Correct(Ada, new(Far, null, 0, ByCommand));
        zone.Step();
        // 1.5 m of stride, of which 1 m is spent and a tick's 250 mm are back.
        Assert.Equal(RejectReason.TooFast, zone.Move(Ada, Far with { X = 1_751 }, Command).Reason);
        Assert.True(zone.Move(Ada, Far with { X = 1_750 }, Command).IsAccepted);
    }

    [Theory]
    [InlineData(-1, 0, "is not on the map")]
    [InlineData(100_000, 0, "is not on the map")]
    [InlineData(60_500, 60_500, "An obstacle lies at 60500, 60500.")]
    public void Where_nobody_can_be_nobody_is_put(int x, int y, string why) => Refused(Ada, new(new(x, y), null, 0, ByCommand), why);

    [Fact]
    public void Who_is_not_there_and_what_is_no_life_is_refused()
    {
        Refused(Ben, new(Far, null, 0, ByCommand), "Player 2 is not in zone 1.");
        Refused(Ada, new(null, (Life)3, 0, ByCommand), "There is no life 3");
        Refused(Ada, new(null, Life.Dead, -1, ByCommand), "ticks are too many");
        Refused(Ada, new(null, Life.Dead, ZoneRules.TicksMax + 1, ByCommand), "ticks are too many");
        Refused(Ada, new(null, null, 0, new string('x', PlayerCorrected.CommandIdBytesMax + 1)), "id has more than 64 bytes");
    }

    [Fact]
    public void Who_is_made_dead_comes_back_at_its_tick_and_who_is_revived_does_not_come_back_again()
    {
        Assert.Null(_zone.Correct(Ada, new(null, Life.Dead, 5, ByCommand)));
        Assert.Equal(new(RejectReason.Dead, Spawn, 5), _zone.Move(Ada, Far, Command));
        _zone.Steps(4);
        Assert.Equal(Life.Dead, _zone.Player(Ada).Life);
        _zone.Step();
        Assert.Equal(Life.Alive, _zone.Player(Ada).Life);
        Assert.IsType<PlayerRespawned>(AnyEvent.Decode(_zone.Events)[^1].Event);

        _zone.Correct(Ada, new(null, Life.Dead, 5, ByCommand));
        _zone.Correct(Ada, new(null, Life.Dead, 9, ByCommand));
        _zone.Correct(Ada, new(Far, Life.Alive, 0, ByCommand));
        var events = _zone.Events.Count;
        _zone.Steps(20);
        Assert.Equal(events, _zone.Events.Count);
        Assert.Equal(Far, _zone.Player(Ada).Position);
    }

    [Fact]
    public void Without_a_time_a_life_lasts_as_long_as_the_rules_say()
    {
        _zone.Correct(Ada, new(null, Life.Stunned, 0, ByCommand));
        Assert.Equal((Life.Stunned, Lenient.SnareTicks), (_zone.Player(Ada).Life, _zone.Player(Ada).LifeUntilTick));
        _zone.Correct(Ada, new(null, Life.Dead, 0, ByCommand));
        Assert.Equal((Life.Dead, Lenient.RespawnTicks), (_zone.Player(Ada).Life, _zone.Player(Ada).LifeUntilTick));
    }

    [Fact]
    public void What_is_to_stay_stays_and_a_stun_that_is_over_is_over()
    {
        _zone.Correct(Ada, new(null, Life.Stunned, 10, ByCommand));
        _zone.Correct(Ada, new(Far, null, 0, ByCommand));
        Assert.Equal(new PlayerView(Ada, "Ada", Far, Life.Stunned, 10), _zone.Player(Ada));
        _zone.Steps(10);
        _zone.Correct(Ada, new(Spawn, null, 0, ByCommand));
        Assert.Equal(new PlayerCorrected(Ada, Far, Spawn, Life.Alive, 0, ByCommand), AnyEvent.Decode(_zone.Events)[^1].Event);
    }

    [Fact]
    public void A_correction_springs_no_hazard()
    {
        Assert.Null(_zone.Correct(Ada, new(new(70_500, 70_500), null, 0, ByCommand)));
        Assert.Equal(Life.Alive, _zone.Player(Ada).Life);
    }

    [Fact]
    public void The_same_correction_twice_leaves_the_same_player()
    {
        _zone.Correct(Ada, new(Far, Life.Stunned, 10, ByCommand));
        var once = _zone.Player(Ada);
        _zone.Correct(Ada, new(Far, Life.Stunned, 10, ByCommand));
        Assert.Equal(once, _zone.Player(Ada));
    }

    [Theory]
    [InlineData(2, 0, 0, 0, "is not in the zone")]
    [InlineData(1, 7, 0, 0, "stands at 50000, 50000")]
    [InlineData(1, 50_000, 3, 0, "there is no life 3")]
    [InlineData(1, 50_000, 0, 9, "is alive and waits")]
    public void A_recorded_correction_that_cannot_have_happened_is_not_replayed(int player, int fromX, int life, int untilTick, string why)
    {
        var before = _zone.ToBytes();
        var header = new EventHeader(
            EventType.PlayerCorrected, 1, new(_zone.Id, _zone.Epoch, _zone.Sequence + 1), Previous: 2, 5, player, 0, Cause.Server);
        var corrected = new PlayerCorrected(new(player), new(fromX, 50_000), Far, (Life)life, untilTick, ByCommand);
        var envelope = new byte[EventCodec.EventBytesMax];
        var written = EventCodec.Write(envelope, header, corrected);
        var error = Assert.Throws<ReplayException>(() => _zone.Apply(envelope.AsSpan(0, written)));
        Assert.Equal(ReplayFault.Impossible, error.Fault);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, _zone.ToBytes());
    }

    private void Refused(PlayerId player, Correction wish, string why)
    {
        var before = _zone.ToBytes();
        Assert.Contains(why, _zone.Correct(player, wish), StringComparison.Ordinal);
        Assert.Equal(before, _zone.ToBytes());
        Assert.Equal(0, _zone.Events.Count);
    }
}
