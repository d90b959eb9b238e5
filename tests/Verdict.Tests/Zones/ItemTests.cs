using Verdict.Events;
using Verdict.Protocol;
using Verdict.Protocol.Messages;
using Verdict.Tests.Events;
using Verdict.Zones;
using static Verdict.Tests.Zones.Worlds;

namespace Verdict.Tests.Zones;

public class ItemTests
{
    private const long First = (1L << 20) + 1;

    private static readonly ItemPlace Coin = new("coin", new(51_000, 50_000), RespawnTicks: 100);
    private static readonly ItemPlace Gem = new("gem", new(60_000, 50_000), RespawnTicks: 7);
    private static readonly ZoneMap Ground = With(items: [Coin, Gem]);

    [Fact]
    public void Every_place_has_its_item_once_somebody_is_there()
    {
        var zone = Opened(Ground);
        zone.Steps(100);
        Assert.Equal(1, zone.Sequence); // Nobody is there, so nothing happens.
        zone.Enter(Ada, "Ada", Command);
        zone.Steps(50);
        Assert.Equal(
            [new ItemAppeared(First, "coin", Coin.Position), new ItemAppeared(First + 1, "gem", Gem.Position)],
            AnyEvent.Decode(zone.Events).Select(e => e.Event).OfType<ItemAppeared>());
        Assert.Equal(
            [(First, "coin", Coin.Position), (First + 1, "gem", Gem.Position)],
            zone.All(EntityKind.Item).Select(item => (item.Key.Id, item.Name, item.Position)));
    }

    [Fact]
    public void An_owner_that_knows_nothing_of_those_before_it_gives_no_id_again()
    {
        var zone = new Zone(new(1), Ground, ZoneRules.Default);
        zone.Open(new EventBuffer(), atLeast: new(7));
        zone.Enter(Ada, "Ada", Command);
        zone.Step();
        Assert.Equal([(7L << 20) + 1, (7L << 20) + 2], zone.All(EntityKind.Item).Select(item => item.Key.Id));
    }

    [Fact]
    public void A_state_from_before_there_were_items_is_read_and_gets_them()
    {
        var old = WithAda(Map()).ToBytes();
        var zone = Zone.FromBytes(new(1), Ground, ZoneRules.Default, old);
        Assert.Equal(old, zone.ToBytes()); // Also its hash is what was recorded then.
        zone.Open(new EventBuffer());
        zone.Step();
        Assert.Equal(["coin", "gem"], zone.All(EntityKind.Item).Select(item => item.Name));
    }

    [Fact]
    public void What_lay_there_when_the_map_was_changed_lies_there_until_somebody_takes_it()
    {
        var live = WithAda(Ground);
        live.Step();
        var restored = Zone.FromBytes(new(1), With(items: [Gem with { Kind = "ruby" }]), ZoneRules.Default, live.ToBytes());
        restored.Open(new EventBuffer());
        restored.Step();
        Assert.Equal(["coin", "gem"], restored.All(EntityKind.Item).Select(item => item.Name));
    }
}
