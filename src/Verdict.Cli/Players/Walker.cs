using Verdict.Protocol;

namespace Verdict.Cli.Players;

/// <summary>Walks like a player: picks a destination, goes there step by step around what it knows to be in the way,
/// and picks another.</summary>
/// <remarks>It only intends. Where it stands is what the server says, and a rejection makes it change its mind.</remarks>
internal sealed class Walker(Random random)
{
    private const int ArrivedMm = 300;
    private const int MarginMm = 100;
    private const int AttemptsMax = 20;
    private const double CarelessShare = 0.05;
    private static readonly double[] Turns = [0, 0.6, -0.6, 1.2, -1.2, 1.9, -1.9, 2.6, -2.6];

    private MapShape _map = new(0, 0, [], []);
    private Position _destination;
    private bool _careless;
    private bool _hasDestination;
    private double _heading;
    private int _detours;

    public void Enter(MapShape map)
    {
        _map = map;
        _hasDestination = false;
    }

    /// <summary>Goes there instead of where it was going.</summary>
    public void HeadFor(Position destination)
    {
        if (_hasDestination && _destination == destination) return;
        (_destination, _hasDestination, _careless, _detours) = (destination, true, false, 0);
    }

    /// <summary>The next point to step to, at most <paramref name="stepMm"/> away. The same point when there is no way out:
    /// then wait.</summary>
    public Position Next(Position from, int stepMm)
    {
        if (!_hasDestination || from.DistanceMm(_destination) < ArrivedMm) Choose();
        var straight = Math.Atan2((double)_destination.Y - from.Y, (double)_destination.X - from.X);
        var length = Math.Min(stepMm, Math.Max(from.DistanceMm(_destination), 1));
        // While going around something the last heading is tried first; heading for the destination at once would step back and forth.
        var prefer = _detours > 0 ? _heading : straight;
        foreach (var turn in Turns)
        {
            var heading = prefer + turn;
            var target = Step(from, heading, length);
            if (!IsFree(from, target)) continue;
            _detours = turn == 0 ? Math.Max(_detours - 1, 0) : 4;
            _heading = heading;
            return target;
        }

        _hasDestination = false;
        return from;
    }

    /// <summary>The server saw something on the way that we did not, so another destination.</summary>
    public void Corrected()
    {
        _hasDestination = false;
        _detours = 0;
    }

    private void Choose()
    {
        // Once in a while a player does not look where it goes; without that nobody would ever meet a snare.
        _careless = random.NextDouble() < CarelessShare;
        _hasDestination = true;
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            _destination = new(random.Next(_map.WidthMm), random.Next(_map.HeightMm));
            if (IsFree(_destination, _destination)) return;
        }
    }

    // Truncation towards the start keeps the step from becoming longer than it may be.
    private static Position Step(Position from, double heading, long lengthMm) =>
        new(from.X + (int)(Math.Cos(heading) * lengthMm), from.Y + (int)(Math.Sin(heading) * lengthMm));

    private bool IsFree(Position from, Position to)
    {
        if (to.X < 0 || to.Y < 0 || to.X >= _map.WidthMm || to.Y >= _map.HeightMm) return false;
        foreach (var obstacle in _map.Obstacles)
        {
            if (Segment.Crosses(from, to, obstacle, MarginMm)) return false;
        }

        if (_careless) return true;
        foreach (var hazard in _map.Hazards)
        {
            // Whoever stands in one already may walk out of it.
            if (!hazard.Area.Contains(from) && Segment.Crosses(from, to, hazard.Area, MarginMm)) return false;
        }

        return true;
    }
}
