using Verdict.Events;
using Verdict.Protocol;
using Verdict.Storage;
using Verdict.Zones;

namespace Verdict.Cli.Simulation;

/// <summary>A zone as its owner runs it; everything it decides goes into the history at once.</summary>
internal sealed class SimulatedZone(World world, Zone zone, EpochRecord record)
{
    private int _told;

    public Zone Zone { get; } = zone;

    public EpochRecord Record { get; } = record;

    /// <summary>How many of the buffer's events the history has; the owner sets it to 0 with each new buffer.</summary>
    public void OnNewBuffer() => _told = 0;

    public static SimulatedZone Open(World world, Zone zone, Epoch next, EventBuffer buffer, string owner)
    {
        var continues = new EventPoint(zone.Epoch, zone.Sequence);
        zone.NowMs = world.Clock.UnixMs;
        zone.Open(buffer, next);
        var opened = new SimulatedZone(world, zone, world.History.Begin(zone.Id, zone.Epoch, continues, owner));
        opened.Tell();
        return opened;
    }

    /// <summary>Tells the history what was decided since.</summary>
    public void Tell()
    {
        var events = Zone.Events;
        if (events.Count == _told) return;
        var skip = _told;
        foreach (var envelope in EventBuffer.Enumerate(events.Written.Span))
        {
            if (skip-- > 0) continue;
            world.History.Add(Record, envelope);
            world.Trace.Bytes(envelope);
        }

        _told = events.Count;
        Zone.Changes.Clear();
        if (Record.Events.Count != Zone.Sequence)
        {
            throw new Violation(
                Invariant.Gapless,
                $"Zone {Zone.Id} stands at event {Zone.Sequence} of epoch {Zone.Epoch}, but has emitted {Record.Events.Count}.");
        }
    }

    /// <summary>A player does something, allowed or not.</summary>
    public void Command(int player, long number)
    {
        var id = new PlayerId(player + 1);
        var cause = new Cause(player + 1, number);
        Zone.NowMs = world.Clock.UnixMs;
        if (!Zone.TryGetPlayer(id, out var view)) Zone.Enter(id, $"Player {id}", cause);
        else if (world.Dice.Chance(0.03)) Zone.Leave(id, LeaveReason.Left, cause);
        else Zone.Move(id, Target(view.Position), cause);
        Tell();
    }

    public void Step()
    {
        Zone.NowMs = world.Clock.UnixMs;
        Zone.Step();
        Tell();
    }

    private Position Target(Position from)
    {
        // Most steps are such as players make; some are too long, through walls or off the map.
        var reach = world.Dice.Chance(0.1) ? 4_000 : 600;
        return new(from.X + world.Dice.Between(-reach, reach), from.Y + world.Dice.Between(-reach, reach));
    }
}
