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
        Assert.Equal(new Entity(EntityKind.Player, Ada.Value, "Ada", new(50, 60), Life.Alive, 0), ada);
        Assert.False(world.TryGet(Bob, out _));
    }

    [Fact]
    public void A_full_update_forgets_everybody_else()
    {
        var world = Entered();
        var full = new StateUpdate { Tick = 103, Full = true };
        full.Entered.Add(new(BobsHandle, EntityKind.Player, Bob.Value, "Bob", new(3, 3), Life.Dead, 160));
        world.Apply(full);

        Assert.Equal([new Entity(EntityKind.Player, Bob.Value, "Bob", new(3, 3), Life.Dead, 160)], world.Entities.ToArray());
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
        world.Apply(update);
        Assert.Equal(3, world.Entities.Length);
    }

    [Fact]
    public void Applying_updates_in_steady_state_allocates_nothing()
    {
        var world = Entered();
        var update = new StateUpdate { Tick = 106 };
        update.Moved.Add(new(AdasHandle, 25, 30));
        update.LifeChanged.Add(new(AdasHandle, Life.Dead, 150));
        world.Apply(update);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) world.Apply(update);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static World Entered()
    {
        var world = new World();
        world.Enter(ScriptedServer.Welcome(Me.Value));
        var update = new StateUpdate { Tick = 101, Full = true };
        update.Entered.Add(new(MyHandle, EntityKind.Player, Me.Value, "Me", new(1, 1), Life.Alive, 0));
        update.Entered.Add(new(AdasHandle, EntityKind.Player, Ada.Value, "Ada", new(2, 2), Life.Alive, 0));
        update.Entered.Add(new(BobsHandle, EntityKind.Player, Bob.Value, "Bob", new(3, 3), Life.Alive, 0));
        world.Apply(update);
        return world;
    }
}
