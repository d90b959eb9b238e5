using Verdict.Events;
using Verdict.Protocol;
using Verdict.Protocol.Messages;
using Verdict.Tests.Events;
using Verdict.Zones;
using static Verdict.Tests.Zones.Worlds;

namespace Verdict.Tests.Zones;

public class ChangedMapTests
{
    private static readonly Position NewSpawn = new(100, 100);
    private static readonly ZoneMap Smaller = Map(spawns: [NewSpawn], sideMm: 40_000);
    private static readonly ZoneMap WithWall = Map([new(49_000, 49_000, 2_000, 2_000)], spawns: [NewSpawn]);

    public static TheoryData<bool> BothMaps => [true, false];

    [Theory]
    [MemberData(nameof(BothMaps))]
    public void Whoever_a_changed_map_left_where_nobody_can_stand_is_moved_to_a_spawn_point(bool smaller)
    {
        var map = smaller ? Smaller : WithWall;
        var restored = Zone.FromBytes(new(1), map, ZoneRules.Default, WithAda().ToBytes());
        var snapshot = restored.ToBytes();
        var events = new EventBuffer();

        restored.Open(events);

        Assert.Equal(new PlayerView(Ada, "Ada", NewSpawn, Life.Alive, 0), restored.Player(Ada));
        var told = AnyEvent.Decode(events);
        Assert.Equal([EventType.ZoneOpened, EventType.PlayerRespawned], told.Select(e => e.Header.Type));
        Assert.Equal((new PlayerRespawned(Ada, NewSpawn), Cause.Server), (told[1].Event, told[1].Header.Cause));
        Assert.True(restored.Move(Ada, new(200, 100), Command).IsAccepted);

        var replayed = Zone.FromBytes(new(1), map, ZoneRules.Default, snapshot);
        foreach (var envelope in EventBuffer.Enumerate(events.Written.Span)) replayed.Apply(envelope);
        Assert.Equal(restored.ToBytes(), replayed.ToBytes());
    }

    [Fact]
    public void The_dead_of_a_changed_map_come_back_in_their_time()
    {
        var live = WithAda(Map(hazards: [new(HazardKind.Pit, new(50_100, 50_000, 50, 50))]));
        live.Move(Ada, new(50_100, 50_000), Command);
        var restored = Zone.FromBytes(new(1), Smaller, ZoneRules.Default, live.ToBytes());

        restored.Open(new EventBuffer());

        Assert.Equal(Life.Dead, restored.Player(Ada).Life);
        restored.Steps(60);
        Assert.Equal(NewSpawn, restored.Player(Ada).Position);
    }

    [Fact]
    public void Whoever_can_stand_where_it_stood_stays()
    {
        var restored = Zone.FromBytes(new(1), Map(), ZoneRules.Default, WithAda().ToBytes());
        restored.Open(new EventBuffer());
        Assert.Equal(1, restored.Events.Count);
        Assert.Equal(Spawn, restored.Player(Ada).Position);
    }
}
