using Verdict.Client;
using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.Tests.Client;

/// <summary>Where entities are drawn between updates, with a clock that only these tests move. The welcome says 20 near updates a
/// second and 5 far ones, so a glide takes 50 to 400 ms.</summary>
public sealed class GlideTests
{
    private const int AdasHandle = 1;
    private const int QuantumMm = 2;
    private static readonly PlayerId Me = new(7);
    private static readonly PlayerId Ada = new(8);

    private long _now = TimeSpan.TicksPerSecond;

    [Fact]
    public void Who_was_told_to_stand_elsewhere_is_drawn_on_the_way_there()
    {
        var world = Entered();
        Pass(100);
        Tell(world, x: 1_000);
        // Told after 100 ms, so it walks for 125.
        Assert.Equal([0, 400, 800, 1_000, 1_000], Seen(world, 0, 50, 50, 25, 10_000));
    }

    [Fact]
    public void Who_is_told_anew_before_it_arrived_goes_on_from_where_it_is_drawn()
    {
        var world = Entered();
        Pass(100);
        Tell(world, x: 1_000);
        Assert.Equal([800], Seen(world, 100));
        Tell(world, x: 2_000);
        Assert.Equal([800, 1_280, 2_000], Seen(world, 0, 50, 75));
    }

    [Fact]
    public void Steady_steps_are_drawn_as_steady_walking_at_the_near_rate_and_at_the_far_one()
    {
        foreach (var intervalMs in new[] { 50, 200 })
        {
            var world = Entered();
            int told = 0, last = 0;
            Pass(intervalMs);
            for (var update = 0; update < 20; update++)
            {
                Tell(world, told += intervalMs);
                for (var part = 0; part < 5; part++)
                {
                    var drawn = Seen(world, intervalMs / 5)[0];
                    // Never back, never half as fast again, never further behind than a step and a half.
                    Assert.InRange(drawn - last, 1, intervalMs * 3 / 10);
                    Assert.InRange(told - drawn, 0, intervalMs * 3 / 2);
                    last = drawn;
                }
            }
        }
    }

    [Fact]
    public void A_longer_way_than_a_walk_is_not_drawn()
    {
        var world = Entered();
        Pass(50);
        // A full stride budget of 1,500 mm, 250 more for each tick begun, and the rounding: one quantum more is a leap.
        Tell(world, x: 1_500 + (2 * 250) + (2 * QuantumMm));
        Assert.Equal([0], Seen(world, 0));
        Pass(50);
        Tell(world, x: 10_000);
        Assert.Equal([10_000], Seen(world, 0));
    }

    [Fact]
    public void Who_comes_back_to_life_is_drawn_there_at_once_however_near_it_died()
    {
        var world = Entered();
        Apply(world, update => update.LifeChanged.Add(new(AdasHandle, Life.Dead, 160)));
        Pass(100);
        Apply(world, update =>
        {
            update.Moved.Add(new(AdasHandle, 1_000 / QuantumMm, 0));
            update.LifeChanged.Add(new(AdasHandle, Life.Alive, 0));
        });
        Assert.Equal([1_000], Seen(world, 0));
    }

    [Fact]
    public void I_am_drawn_where_the_newest_verdict_said()
    {
        var world = Entered();
        world.Stand(new(123, 456));
        Assert.True(world.TryGet(Me, out var me));
        Assert.Equal(new Position(123, 456), world.PlaceOf(me));
    }

    [Fact]
    public void A_full_update_breaks_nobodys_way()
    {
        var world = Entered();
        Pass(100);
        Tell(world, x: 1_000);
        Pass(50);
        Apply(world, update =>
        {
            update.Full = true;
            update.Entered.Add(new(30, EntityKind.Player, Ada.Value, "Ada", new(1_000, 0), Life.Alive, 0));
        });
        Assert.Equal([400], Seen(world, 0));
    }

    [Fact]
    public void Who_is_out_of_view_is_drawn_where_it_was_last()
    {
        var world = Entered();
        Assert.True(world.TryGet(Ada, out var ada));
        Apply(world, update => update.Left.Add(AdasHandle));
        Assert.Equal(ada.Position, world.PlaceOf(ada));
    }

    [Theory]
    [InlineData(0, 0, 1_000)]
    [InlineData(200, 200, 250)]
    [InlineData(200, 0, 250)] // The shorter bound holds: it is what the other one is raised to.
    public void The_options_say_how_long_a_way_takes(int glideMsMin, int glideMsMax, int drawnAfter50Ms)
    {
        var world = Entered(new() { GlideMsMin = glideMsMin, GlideMsMax = glideMsMax });
        Pass(100);
        Tell(world, x: 1_000);
        Assert.Equal([drawnAfter50Ms], Seen(world, 50));
    }

    private void Pass(int milliseconds) => _now += milliseconds * TimeSpan.TicksPerMillisecond;

    private int[] Seen(World world, params int[] pausesMs)
    {
        Assert.True(world.TryGet(Ada, out var ada));
        return [.. pausesMs.Select(pauseMs =>
        {
            Pass(pauseMs);
            return world.PlaceOf(ada).X;
        })];
    }

    private static void Tell(World world, int x) => Apply(world, update => update.Moved.Add(new(AdasHandle, x / QuantumMm, 0)));

    private static void Apply(World world, Action<StateUpdate> fill)
    {
        var update = new StateUpdate { Tick = world.Tick + 1 };
        fill(update);
        world.Apply(update);
    }

    private World Entered(GameClientOptions? options = null)
    {
        var world = new World(options ?? new(), () => _now);
        world.Enter(ScriptedServer.Welcome(Me.Value));
        Apply(world, update =>
        {
            update.Full = true;
            update.Entered.Add(new(0, EntityKind.Player, Me.Value, "Me", new(1, 1), Life.Alive, 0));
            update.Entered.Add(new(AdasHandle, EntityKind.Player, Ada.Value, "Ada", default, Life.Alive, 0));
        });
        return world;
    }
}
