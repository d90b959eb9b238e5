using Verdict.Client;
using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.Tests.Client;

public sealed class WorldTests
{
    private const int MyHandle = 0;
    private const int AdasHandle = 1;
    private const int BobsHandle = 2;

    private static readonly PlayerId Me = new(7);
    private static readonly PlayerId Ada = new(8);
    private static readonly PlayerId Bob = new(9);

    [Fact]
    public void Shows_who_entered_moved_changed_and_left()
    {
        var world = Entered();
        var update = new StateUpdate { Tick = 102 };
        update.Moved.Add(new(AdasHandle, 25, 30));
        update.LifeChanged.Add(new(MyHandle, Life.Stunned, 140));
        update.Left.Add(BobsHandle);
        world.Apply(update);

        Assert.Equal(102, world.Tick);
        Assert.Equal(Life.Stunned, world.Life);
        Assert.Equal(2, world.Entities.Length);
        Assert.True(world.TryGet(Ada, out var ada));
        Assert.Equal(new Entity(AdasHandle, EntityKind.Player, Ada.Value, "Ada", new(50, 60), Life.Alive, 0), ada);
        Assert.False(world.TryGet(Bob, out _));
    }

    [Fact]
    public void A_full_update_forgets_everybody_else()
    {
        var world = Entered();
        var full = new StateUpdate { Tick = 103, Full = true };
        full.Entered.Add(new(BobsHandle, EntityKind.Player, Bob.Value, "Bob", new(3, 3), Life.Dead, 160));
        world.Apply(full);

        Assert.Equal([new Entity(BobsHandle, EntityKind.Player, Bob.Value, "Bob", new(3, 3), Life.Dead, 160)], world.Entities.ToArray());
    }

    [Fact]
    public void My_own_position_follows_my_verdicts_and_not_the_coarser_updates()
    {
        var world = Entered();
        world.Stand(new(71, 81));
        var update = new StateUpdate { Tick = 104 };
        update.Moved.Add(new(MyHandle, 70, 80));
        world.Apply(update);

        Assert.Equal(new Position(71, 81), world.Position);
        Assert.True(world.TryGet(Me, out var me));
        Assert.Equal(new Position(71, 81), me.Position);
    }

    [Fact]
    public void A_handle_that_is_given_anew_means_somebody_else()
    {
        var world = Entered();
        var update = new StateUpdate { Tick = 104 };
        update.Entered.Add(new(AdasHandle, EntityKind.Monster, Ada.Value, "slime", new(4, 4), Life.Alive, 0));
        world.Apply(update);

        Assert.Equal(3, world.Entities.Length);
        Assert.False(world.TryGet(Ada, out _));
    }

    [Fact]
    public void Changes_of_somebody_unknown_are_passed_over()
    {
        var world = Entered();
        var update = new StateUpdate { Tick = 105 };
        update.Moved.Add(new(1_000, 1, 1));
        update.LifeChanged.Add(new(1_000, Life.Dead, 1));
        update.Left.Add(1_000);
        Assert.False(world.Apply(update));
        Assert.Equal(3, world.Entities.Length);
    }

    [Fact]
    public void Who_leaves_unknown_leaves_no_hole_in_the_picture()
    {
        var world = Entered();
        var update = new StateUpdate { Tick = 105 };
        update.Left.Add(1_000);
        Assert.True(world.Apply(update));
    }

    [Fact]
    public void Everybody_appears_once_and_vanishes_once()
    {
        var world = Entered();
        var told = Listen(world);
        var update = new StateUpdate { Tick = 102 };
        update.Left.Add(BobsHandle);
        update.Entered.Add(new(BobsHandle, EntityKind.Monster, 1, "slime", new(4, 4), Life.Alive, 0));
        update.Entered.Add(new(AdasHandle, EntityKind.Player, Ada.Value, "Ada", new(2, 2), Life.Stunned, 120));
        world.Apply(update);
        Assert.Equal(["- Bob", "+ slime"], told);

        world.Enter(ScriptedServer.Welcome(Me.Value));
        Assert.Equal(["- Ada", "- Me", "- slime"], told.Skip(2).Order());
        Assert.Equal(0, world.Entities.Length);
    }

    [Fact]
    public void A_full_update_lets_only_those_vanish_whom_it_does_not_have()
    {
        var world = Entered();
        var told = Listen(world);
        var full = new StateUpdate { Tick = 103, Full = true };
        // Handles may be given anew, also crosswise.
        full.Entered.Add(new(AdasHandle, EntityKind.Player, Bob.Value, "Bob", new(3, 3), Life.Alive, 0));
        full.Entered.Add(new(BobsHandle, EntityKind.Player, Me.Value, "Me", new(1, 1), Life.Alive, 0));
        full.Entered.Add(new(70, EntityKind.Item, 5, "coin", new(6, 6), Life.Alive, 0));
        world.Apply(full);
        Assert.Equal(["+ coin", "- Ada"], told);

        var update = new StateUpdate { Tick = 104 };
        update.Moved.Add(new(AdasHandle, 40, 40));
        update.Left.Add(70);
        Assert.True(world.Apply(update));
        Assert.True(world.TryGet(Bob, out var bob));
        Assert.Equal((new Position(80, 80), 2), (bob.Position, world.Entities.Length));
    }

    [Fact]
    public void Kinds_are_told_apart_and_the_nearest_is_found()
    {
        var world = Entered();
        var update = new StateUpdate { Tick = 102 };
        update.Entered.Add(new(10, EntityKind.Item, Ada.Value, "far", new(2_001, 1), Life.Alive, 0));
        update.Entered.Add(new(11, EntityKind.Item, 2, "near", new(1_001, 1), Life.Alive, 0));
        update.Entered.Add(new(12, EntityKind.Monster, 2, "slime", new(1, 1), Life.Alive, 0));
        world.Apply(update);

        Assert.Equal((3, 1, 2), (Count(world, EntityKind.Player), Count(world, EntityKind.Monster), Count(world, EntityKind.Item)));
        Assert.True(world.TryFindNearest(EntityKind.Item, withinMm: 1_000, out var item));
        Assert.Equal("near", item.Name);
        Assert.False(world.TryFindNearest(EntityKind.Item, withinMm: 999, out _));
        Assert.True(world.TryFindNearest(EntityKind.Player, withinMm: 1_000, out var player));
        Assert.Equal("Ada", player.Name);
        Assert.True(world.TryGet(EntityKind.Item, Ada.Value, out var far));
        Assert.Equal("far", far.Name);
    }

    [Fact]
    public void Applying_updates_in_steady_state_allocates_nothing()
    {
        var world = Entered();
        var update = new StateUpdate { Tick = 106 };
        update.Moved.Add(new(AdasHandle, 25, 30));
        update.LifeChanged.Add(new(AdasHandle, Life.Dead, 150));
        Assert.NotEqual(0, ApplyAndDraw(world, update));

        Steady.AllocatesNothing(() =>
        {
            for (var i = 0; i < 1_000; i++) ApplyAndDraw(world, update);
        });
    }

    private static long ApplyAndDraw(World world, StateUpdate update)
    {
        var drawn = 0L;
        world.Apply(update);
        foreach (ref readonly var entity in world.EntitiesOf(EntityKind.Player)) drawn += world.PlaceOf(entity).X;
        return drawn;
    }

    private static int Count(World world, EntityKind kind)
    {
        var walked = 0;
        foreach (ref readonly var entity in world.EntitiesOf(kind)) walked += entity.Kind == kind ? 1 : 100;
        Assert.Equal(walked, world.EntitiesOf(kind).Count());
        return walked;
    }

    private static List<string> Listen(World world)
    {
        List<string> told = [];
        world.Appeared += entity => told.Add($"+ {entity.Name}");
        world.Vanished += entity => told.Add($"- {entity.Name}");
        return told;
    }

    private static World Entered()
    {
        var world = new World(new GameClientOptions(), () => 0);
        world.Enter(ScriptedServer.Welcome(Me.Value));
        var update = new StateUpdate { Tick = 101, Full = true };
        update.Entered.Add(new(MyHandle, EntityKind.Player, Me.Value, "Me", new(1, 1), Life.Alive, 0));
        update.Entered.Add(new(AdasHandle, EntityKind.Player, Ada.Value, "Ada", new(2, 2), Life.Alive, 0));
        update.Entered.Add(new(BobsHandle, EntityKind.Player, Bob.Value, "Bob", new(3, 3), Life.Alive, 0));
        world.Apply(update);
        return world;
    }
}
