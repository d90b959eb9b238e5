using Verdict.Events;
using Verdict.Protocol;
using Verdict.Protocol.Messages;
using Verdict.Tests.Events;
using Verdict.Zones;
using static Verdict.Tests.Zones.Worlds;

namespace Verdict.Tests.Zones;

public class SeatTests
{
    [Fact]
    public void A_newcomer_gets_a_seat_and_may_step_at_once()
    {
        var zone = Opened();
        var outcome = zone.Enter(Ada, "Ada", Command);

        Assert.Equal(new(EntryKind.Entered, Spawn), outcome);
        Assert.True(outcome is { IsAccepted: true, IsNew: true });
        Assert.Equal(new PlayerView(Ada, "Ada", Spawn, Life.Alive, 0), zone.Player(Ada));
        var (header, entered) = AnyEvent.Decode(zone.Events)[^1];
        Assert.Equal(new PlayerEntered(Ada, "Ada", Spawn), entered);
        Assert.Equal(Command, header.Cause);
        Assert.True(zone.Move(Ada, new(51_000, 50_000), Command).IsAccepted);
    }

    [Fact]
    public void Entering_twice_gives_the_same_seat_back_without_an_event()
    {
        var zone = WithAda();
        zone.Move(Ada, new(50_100, 50_000), Command);
        zone.Events.Clear();
        var before = zone.ToBytes();

        var outcome = zone.Enter(Ada, "Another name", Command);

        Assert.Equal(new(EntryKind.Returned, new(50_100, 50_000)), outcome);
        Assert.True(outcome is { IsAccepted: true, IsNew: false });
        Assert.Equal((0, 1), (zone.Events.Count, zone.PlayerCount));
        Assert.Equal(before, zone.ToBytes());
    }

    [Fact]
    public void A_full_zone_turns_newcomers_away_and_nobody_else()
    {
        var zone = Opened(rules: ZoneRules.Default with { PlayersMax = 2 });
        zone.Enter(Ada, "Ada", Command);
        zone.Enter(Ben, "Ben", Command);
        zone.Events.Clear();

        Assert.Equal(new(EntryKind.Full, default), zone.Enter(new(3), "Cid", Command));
        Assert.False(zone.Enter(new(3), "Cid", Command).IsAccepted);
        Assert.Equal(EntryKind.Returned, zone.Enter(Ada, "Ada", Command).Kind);
        Assert.Equal(0, zone.Events.Count);
        zone.Leave(Ben, LeaveReason.Left, Command);
        Assert.Equal(EntryKind.Entered, zone.Enter(new(3), "Cid", Command).Kind);
    }

    [Fact]
    public void Newcomers_spread_over_the_spawn_points()
    {
        Position[] spawns = [new(1_000, 1_000), new(2_000, 1_000), new(3_000, 1_000)];
        var zone = Opened(Map(spawns: spawns));
        var positions = Enumerable.Range(1, 6).Select(id => zone.Enter(new(id), "p", Command).Position).ToList();
        Assert.All(spawns, spawn => Assert.Equal(2, positions.Count(p => p == spawn)));
    }

    [Theory]
    [InlineData(LeaveReason.Left)]
    [InlineData(LeaveReason.ConnectionLost)]
    [InlineData(LeaveReason.Removed)]
    public void Leaving_frees_the_seat_and_says_why_and_where(LeaveReason reason)
    {
        var zone = WithAda();
        zone.Move(Ada, new(50_100, 50_000), Command);
        zone.Events.Clear();

        Assert.True(zone.Leave(Ada, reason, Command));

        Assert.Equal(new PlayerLeft(Ada, reason, new(50_100, 50_000)), Assert.Single(AnyEvent.Decode(zone.Events)).Event);
        Assert.False(zone.TryGetPlayer(Ada, out _));
        Assert.Equal(RejectReason.NotInZone, zone.Move(Ada, Spawn, Command).Reason);
    }

    [Fact]
    public void A_stranger_cannot_leave()
    {
        var zone = WithAda();
        Assert.False(zone.Leave(Ben, LeaveReason.Left, Command));
        Assert.Equal((0, 1), (zone.Events.Count, zone.PlayerCount));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(PlayerId.ValueMax + 1)]
    public void An_id_that_no_player_has_is_refused(long id) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Opened().Enter(new(id), "p", Command));

    [Fact]
    public void A_name_that_replay_could_not_read_back_is_refused_before_it_is_recorded()
    {
        var zone = Opened();
        zone.Events.Clear();
        Assert.True(zone.Enter(Ada, new('n', StateUpdate.NameBytesMax), Command).IsAccepted);
        Assert.Throws<ArgumentException>(() => zone.Enter(Ben, new('n', StateUpdate.NameBytesMax + 1), Command));
        Assert.Throws<ArgumentException>(() => zone.Enter(Ben, new('지', 22), Command));
        Assert.Equal((1, 1), (zone.Events.Count, zone.PlayerCount));
    }

    [Fact]
    public void A_zone_without_an_owner_takes_no_commands_and_stays_as_it_is()
    {
        var zone = new Zone(new(1), Map(), ZoneRules.Default);
        Assert.Throws<InvalidOperationException>(() => zone.Enter(Ada, "Ada", Command));
        Assert.Throws<InvalidOperationException>(() => zone.Events);
        Assert.Equal((0, 0L), (zone.PlayerCount, zone.Sequence));
    }

    [Fact]
    public void A_zone_needs_a_number_and_rules_it_can_be_run_by()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Zone(new(0), Map(), ZoneRules.Default));
        var movement = ZoneRules.Default.Movement;
        ZoneRules[] bad =
        [
            ZoneRules.Default with { PlayersMax = 0 },
            ZoneRules.Default with { SnareTicks = 0 },
            ZoneRules.Default with { RespawnTicks = 0 },
            ZoneRules.Default with { Movement = movement with { StepMaxMm = 0 } },
            ZoneRules.Default with { Movement = movement with { SpeedMmPerTick = 0 } },
            ZoneRules.Default with { Movement = movement with { StrideMaxMm = 0 } },
            ZoneRules.Default with { Movement = movement with { CooldownTicks = -1 } },
        ];
        string[] names = ["PlayersMax", "SnareTicks", "RespawnTicks", "StepMaxMm", "SpeedMmPerTick", "StrideMaxMm", "CooldownTicks"];
        foreach (var (rules, name) in bad.Zip(names))
        {
            var error = Assert.Throws<ArgumentException>(() => new Zone(new(1), Map(), rules));
            Assert.StartsWith(name, error.Message, StringComparison.Ordinal);
        }
    }
}
