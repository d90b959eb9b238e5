using Verdict.Events;
using Verdict.Protocol;
using Verdict.Protocol.Messages;
using Verdict.Zones;
using static Verdict.Tests.Zones.Worlds;

namespace Verdict.Tests.Zones;

public class StateBytesTests
{
    private const string Things = "9b" + "0201010203" + "9402000001" + "90";

    private static readonly Hazard Pit = new(HazardKind.Pit, new(50_100, 50_000, 50, 50));
    private static readonly ZoneMap Ground = Map(hazards: [Pit]);

    [Fact]
    public void The_bytes_of_a_small_zone_are_what_the_format_says()
    {
        var zone = Opened(Ground);
        zone.Steps(3);
        zone.Enter(new(300), "Ada", Command);
        Assert.Equal(
            "97" + "01" + "01" + "01" + "02" + "03" + // Format, zone, epoch, sequence, tick of the last event.
            "94" + "02000001" + // Player, combat, economy and match events: their last sequences.
            "91" + "98" + "cd012c" + "a3416461" + "cdc350" + "cdc350" + "00" + "00" + "02" + "cd05dc", // Rested since tick 2, budget 1,500.
            Convert.ToHexStringLower(zone.ToBytes()));
    }

    [Fact]
    public void The_bytes_of_a_zone_with_things_in_it_are_what_the_format_says()
    {
        var slime = new MonsterHome("slime", new(300, 301), RadiusMm: 5, Count: 1, StepMm: 100, StepTicks: 20);
        var zone = Opened(With([new("coin", Spawn, RespawnTicks: 9), new("gem", new(0, 0), 9)], [slime]));
        zone.Enter(Ada, "A", Command);
        zone.Step();
        zone.PickUp(Ada, (1 << 20) + 1, Command);
        zone.Leave(Ada, LeaveReason.Left, Command);
        Assert.Equal(
            "9b" + "02" + "01" + "01" + "07" + "01" + // Format, zone, epoch, sequence, tick of the last event.
            "94" + "07050601" + // Player, combat, economy and match events: their last sequences.
            "90" + // No players.
            "ce00100002" + "91" + "94" + "ce00100002" + "a367656d" + "0000" + // The last item's id; a gem.
            "91" + "93" + "cdc350" + "cdc350" + "0a" + // The coin's place waits until tick 10.
            "91" + "96" + "01" + "a5736c696d65" + "cd012ccd012d" + "cd012ccd012d", // A slime at home.
            Convert.ToHexStringLower(zone.ToBytes()));
    }

    [Fact]
    public void The_same_players_give_the_same_bytes_in_whatever_order_they_sit()
    {
        Zone one = Opened(Ground), other = Opened(Ground);
        foreach (var id in (long[])[1, 2, 3, 4]) one.Enter(new(id), $"p{id}", Command);
        one.Leave(new(1), LeaveReason.Left, Command);
        one.Enter(new(1), "p1", Command);
        foreach (var id in (long[])[1, 2, 3, 4]) other.Enter(new(id), $"p{id}", Command);
        other.Leave(new(1), LeaveReason.Left, Command);
        other.Enter(new(1), "p1", Command);
        Assert.Equal(one.ToBytes(), other.ToBytes());

        // Restored, players sit by id; in the original the last one had taken the seat that was left.
        var restored = Zone.FromBytes(one.Id, Ground, ZoneRules.Default, one.ToBytes());
        Assert.NotEqual(one.PlayerAt(0).Id, restored.PlayerAt(0).Id);
        Assert.Equal(one.ToBytes(), restored.ToBytes());
        Assert.Equal(one.Hash(), restored.Hash());
    }

    [Fact]
    public void Ticks_without_events_are_no_part_of_the_state()
    {
        var zone = WithAda();
        var before = zone.ToBytes();
        zone.Steps(100);
        Assert.Equal(before, zone.ToBytes());
    }

    [Fact]
    public void A_restored_zone_knows_everything_it_was_told()
    {
        var zone = Opened(Ground, Lenient);
        zone.Steps(10);
        zone.Enter(Ada, "지민 🦊", Command);
        zone.Enter(Ben, "", Command);
        zone.Move(Ben, new(50_100, 50_000), Command);

        var restored = Zone.FromBytes(zone.Id, Ground, Lenient, zone.ToBytes());

        Assert.Equal((zone.Epoch, zone.Sequence, zone.Tick), (restored.Epoch, restored.Sequence, restored.Tick));
        Assert.Equal(zone.Player(Ada), restored.Player(Ada));
        Assert.Equal(new PlayerView(Ben, "", new(50_100, 50_000), Life.Dead, 70), restored.Player(Ben));
        Assert.True(restored.Changes.IsEmpty);
        Assert.Throws<InvalidOperationException>(() => restored.Leave(Ada, LeaveReason.Left, Command));
        restored.Open(new EventBuffer());
        restored.Steps(60);
        Assert.Equal(Life.Alive, restored.Player(Ben).Life);
    }

    [Fact]
    public void A_span_too_short_is_refused() => Assert.Throws<InvalidOperationException>(() => WithAda().WriteState(new byte[8]));

    [Fact]
    public void The_largest_state_fits_into_the_space_it_asks_for()
    {
        var name = new string('n', StateUpdate.NameBytesMax);
        ItemPlace[] items = [.. Enumerable.Range(0, ZoneMap.ItemsMax).Select(i => new ItemPlace(name, new(99_000, 99_000 - i), 1_000))];
        MonsterHome[] homes = [new(name, new(98_000, 98_000), 100, ZoneMap.MonstersMax, 100, 1_000)];
        var zone = new Zone(new(int.MaxValue), With(items, homes), Lenient);
        zone.AdvanceTo(long.MaxValue / 2);
        zone.Open(new EventBuffer(), new Epoch(Epoch.ValueMax));
        for (var i = 0; i < 100; i++) zone.Enter(new(PlayerId.ValueMax - i), name, Command);
        zone.Step();
        Assert.Equal(100 + ZoneMap.ItemsMax + ZoneMap.MonstersMax, zone.EntityCount);
        Assert.InRange(zone.ToBytes().Length, 1, zone.StateBytesMax);
    }

    [Theory]
    [InlineData("96" + "0101010203" + "9402000001", "has not 7 fields")]
    [InlineData("97" + "0301010203" + "9402000001" + "90", "format 3")]
    [InlineData("97" + "0201010203" + "9402000001" + "90", "has not 11 fields")]
    [InlineData(Things + "05" + "9194" + "06a000" + "00" + "90" + "90", "item 6 follows item 0, and the last one given is 5")]
    [InlineData(Things + "05" + "9294" + "02a000" + "00" + "94" + "02a00000" + "90" + "90", "item 2 follows item 2")]
    [InlineData(Things + "05" + "90" + "92" + "93" + "010105" + "93" + "010105" + "90", "places that wait are out of order")]
    [InlineData(Things + "05" + "90" + "90" + "91" + "96" + "00a000000000", "monster 0 follows monster 0")]
    [InlineData(Things + "05" + "90" + "90" + "91" + "95" + "01a0000000", "a monster has not 6 fields")]
    [InlineData("97" + "0101ff0203" + "9402000001" + "90", "epoch is -1")]
    [InlineData("97" + "010101ff03" + "9402000001" + "90", "-1 is outside")]
    [InlineData("97" + "0101010203" + "9502000001" + "00" + "90", "announces 5 values")]
    [InlineData("97" + "0101010203" + "9402000001" + "9197" + "01a10000000000ff", "has not 8 fields")]
    [InlineData("97" + "0101010203" + "9402000001" + "9198" + "00a10000000000000000", "player 0 follows player 0")]
    [InlineData("97" + "0101010203" + "9402000001" + "9298" + "02a000000000000098" + "01a0000000000000", "player 1 follows player 2")]
    [InlineData("97" + "0101010203" + "9402000001" + "9198" + "01a0000003000000", "life 3")]
    [InlineData("97" + "0101010203" + "9402000001" + "9198" + "01a00000000000ff", "stride budget")]
    [InlineData("97" + "0101010203" + "9402000001" + "9198" + "01a0000000000400", "stride budget")]
    [InlineData("97" + "0101010203" + "9402000001" + "90" + "00", "bytes follow its end")]
    public void Bytes_that_are_no_state_are_refused_and_the_reason_named(string hex, string named)
    {
        var error = Assert.Throws<ReplayException>(() => Zone.FromBytes(new(1), Ground, ZoneRules.Default, Convert.FromHexString(hex)));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.Equal(ReplayFault.Malformed, error.Fault);
    }

    [Fact]
    public void The_state_of_another_zone_is_refused()
    {
        var error = Assert.Throws<ReplayException>(() => Zone.FromBytes(new(2), Ground, ZoneRules.Default, WithAda().ToBytes()));
        Assert.Equal(ReplayFault.OtherZone, error.Fault);
    }

    [Fact]
    public void Bytes_cut_off_anywhere_are_refused()
    {
        var bytes = WithAda().ToBytes();
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<ReplayException>(() => Zone.FromBytes(new(1), Ground, ZoneRules.Default, bytes.AsSpan(0, length)));
        }
    }
}
