using Verdict.Events;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;
using Verdict.Protocol.Messages;
using Verdict.Tests.Events;
using Verdict.Zones;

namespace Verdict.Tests.Zones;

/// <summary>What must hold of every record of a zone, judged from its events alone and without the engine's own arithmetic.</summary>
internal sealed class MovementLaws(ZoneMap map, ZoneRules rules)
{
    private readonly Dictionary<PlayerId, List<(long Tick, long DistanceMm)>> _steps = [];
    private readonly Dictionary<PlayerId, long> _heldUntil = [];
    private readonly Dictionary<PlayerId, Position> _at = [];

    public void Hold(IEnumerable<byte[]> record)
    {
        foreach (var envelope in record)
        {
            var reader = new MessagePackReader(envelope);
            var header = EventCodec.ReadHeader(ref reader);
            Follow(header.Tick, AnyEvent.ReadPayload(header.Type, ref reader));
        }

        foreach (var steps in _steps.Values) HoldSpeed(steps);
    }

    private void Follow(long tick, object happened)
    {
        switch (happened)
        {
            case PlayerEntered entered:
                Begin(entered.PlayerId, entered.Position);
                _heldUntil.Remove(entered.PlayerId);
                break;
            case PlayerMoved moved:
                Assert.Equal(_at[moved.PlayerId], moved.From);
                Assert.True(tick >= _heldUntil.GetValueOrDefault(moved.PlayerId), "A held player moved.");
                HoldStep(moved.From, moved.To);
                _steps[moved.PlayerId].Add((tick, Distance(moved.From, moved.To)));
                _at[moved.PlayerId] = moved.To;
                break;
            case PlayerStunned stunned:
                _heldUntil[stunned.PlayerId] = stunned.UntilTick;
                break;
            case PlayerDied died:
                Assert.Equal(_at[died.PlayerId], died.Position);
                _heldUntil[died.PlayerId] = long.MaxValue;
                break;
            case PlayerCorrected corrected:
                Assert.Equal(_at[corrected.PlayerId], corrected.From);
                HoldPlace(corrected.To);
                HoldLife(corrected, tick);
                _at[corrected.PlayerId] = corrected.To;
                break;
            case PlayerRespawned respawned:
                Assert.Contains(respawned.Position, map.SpawnPoints);
                _heldUntil.Remove(respawned.PlayerId);
                _at[respawned.PlayerId] = respawned.Position;
                break;
        }
    }

    // A seat taken anew is another walk: the place and the budget begin again.
    private void Begin(PlayerId player, Position at)
    {
        Assert.Contains(at, map.SpawnPoints);
        if (_steps.Remove(player, out var steps)) HoldSpeed(steps);
        _steps[player] = [];
        _at[player] = at;
    }

    // A correction may leave a player where it is, also where it could not be put; and never gives it a longer step.
    private void HoldPlace(Position to) => Assert.True(Contains(to), "A player was put off the map.");

    private void HoldLife(PlayerCorrected corrected, long tick)
    {
        _heldUntil.Remove(corrected.PlayerId);
        if (corrected.Life == Life.Dead) _heldUntil[corrected.PlayerId] = long.MaxValue;
        if (corrected.Life == Life.Stunned) _heldUntil[corrected.PlayerId] = corrected.LifeUntilTick;
        Assert.Equal(corrected.Life == Life.Alive, corrected.LifeUntilTick == 0);
        Assert.True(corrected.Life == Life.Alive || corrected.LifeUntilTick > tick, "A corrected life was over at once.");
    }

    private bool Contains(Position at) => at.X >= 0 && at.Y >= 0 && at.X < map.Shape.WidthMm && at.Y < map.Shape.HeightMm;

    private void HoldStep(Position from, Position to)
    {
        var shape = map.Shape;
        Assert.True(Contains(to), "A player left the map.");
        Assert.True(Distance(from, to) <= rules.Movement.StepMaxMm, "A step was too long.");
        Assert.DoesNotContain(shape.Obstacles, obstacle => ExactGeometry.Touches(from, to, obstacle));
    }

    private void HoldSpeed(List<(long Tick, long DistanceMm)> steps)
    {
        for (var first = 0; first < steps.Count; first++)
        {
            if (first > 0) Assert.True(steps[first].Tick - steps[first - 1].Tick >= rules.Movement.CooldownTicks, "A player did not rest.");
            var distance = 0L;
            for (var last = first; last < steps.Count; last++)
            {
                distance += steps[last].DistanceMm;
                var allowed = rules.Movement.StrideMaxMm + ((steps[last].Tick - steps[first].Tick) * rules.Movement.SpeedMmPerTick);
                Assert.True(distance <= allowed, $"A player went {distance} mm where {allowed} were allowed.");
            }
        }
    }

    private static long Distance(Position from, Position to)
    {
        long dx = to.X - from.X, dy = to.Y - from.Y;
        var distance = 0L;
        while (distance * distance < (dx * dx) + (dy * dy)) distance++;
        return distance;
    }
}
