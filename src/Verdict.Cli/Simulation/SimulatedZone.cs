using Verdict.Events;
using Verdict.Protocol;
using Verdict.Protocol.Messages;
using Verdict.Storage;
using Verdict.Zones;

namespace Verdict.Cli.Simulation;

/// <summary>A zone as its owner runs it; everything it decides goes into the history at once.</summary>
internal sealed class SimulatedZone(World world, Zone zone, EpochRecord record)
{
    private int _told;

    public Zone Zone { get; } = zone;

    public EpochRecord Record { get; } = record;

    /// <summary>Whether the disk has what was handed over before.</summary>
    public bool HasSettled { get; private set; } = true;

    /// <summary>Begins the next epoch, with the certificate of how the zone came back.</summary>
    public static SimulatedZone Open(
        World world, Zone zone, Epoch next, EventBuffer buffer, string owner, ZoneRecovered? certificate)
    {
        var continues = new EventPoint(zone.Epoch, zone.Sequence);
        zone.NowMs = world.Clock.UnixMs;
        zone.Open(buffer, next);
        var opened = new SimulatedZone(world, zone, world.History.Begin(zone.Id, zone.Epoch, continues, owner));

        // How long it took is the one thing that differs each time.
        if (certificate is { } known) zone.Certify(known with { LoadUs = 0, ReplayUs = 0, TotalUs = 0 });
        opened.Tell();
        var from = certificate is null ? "nothing" : $"{certificate.Value.Source}, {certificate.Value.Log}";
        world.Trace.Line($"{owner}: zone {zone.Id} opens epoch {zone.Epoch} after {Checks.Text(continues)}, from {from}");
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

        // Behind a buffer that dies with the process, later ones are of no use: they would leave a gap.
        if (events.OutlivesProcess && !events.IsOutgrown && Record.Kept >= events.FirstSequence - 1) Record.Kept = Zone.Sequence;
        Zone.Changes.Clear();
        if (Record.Events.Count != Zone.Sequence)
        {
            throw new Violation(
                Invariant.Gapless,
                $"Zone {Zone.Id} stands at event {Zone.Sequence} of epoch {Zone.Epoch}, but has emitted {Record.Events.Count}.");
        }
    }

    /// <summary>Gives its events away and goes on with an empty buffer.</summary>
    public EventBuffer HandOver(EventBuffer next)
    {
        var events = Zone.Events;
        (Zone.Events, _told, HasSettled) = (next, 0, false);
        return events;
    }

    /// <summary>The disk has what was handed over last.</summary>
    public void OnCommitted()
    {
        HasSettled = true;
        Record.Kept = Math.Max(Record.Kept, Record.Committed);
        if (Zone.Events is { Count: > 0, OutlivesProcess: true, IsOutgrown: false } events && Record.Kept >= events.FirstSequence - 1)
        {
            Record.Kept = Zone.Sequence;
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
        else if (world.Dice.Chance(0.02)) Correct(id, number);
        else if (world.Dice.Chance(0.15)) Zone.Decide(id, new(MessageType.PickUpItem, number, AnyThing(), Second: 0), cause);
        else Zone.Move(id, Target(view.Position), cause);
        Tell();
    }

    public void Step()
    {
        Zone.NowMs = world.Clock.UnixMs;
        Zone.Step();
        Tell();
    }

    // As an operator might: anywhere on the map or off it, alive or not.
    private void Correct(PlayerId player, long number)
    {
        var shape = Zone.Map.Shape;
        var to = new Position(world.Dice.Between(-1, shape.WidthMm), world.Dice.Between(-1, shape.HeightMm));
        Zone.Correct(player, new(to, (Life)world.Dice.Between(0, 2), world.Dice.Between(0, 40), $"command {number}"));
    }

    // Most often an item that lies there, near or far; sometimes a monster's number, which is no item's.
    private long AnyThing()
    {
        var things = Zone.EntityCount - Zone.PlayerCount;
        return things == 0 ? 0 : Zone.EntityAt(Zone.PlayerCount + world.Dice.Between(0, things - 1)).Key.Id;
    }

    private Position Target(Position from)
    {
        // Most steps are such as players make; some are too long, through walls or off the map.
        var reach = world.Dice.Chance(0.1) ? 4_000 : 600;
        return new(from.X + world.Dice.Between(-reach, reach), from.Y + world.Dice.Between(-reach, reach));
    }
}
