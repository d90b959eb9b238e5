using Verdict.GameServer.Ticking;
using Verdict.Protocol;
using Verdict.Protocol.Messages;
using Verdict.Storage;
using Verdict.Zones;

namespace Verdict.GameServer.Commands;

/// <summary>A player as a snapshot has it.</summary>
/// <param name="Id">Who.</param>
/// <param name="Position">Where it stood.</param>
/// <param name="Life">How it was.</param>
/// <param name="LifeTicks">How many ticks of that were left; 0 for the living.</param>
internal readonly record struct FormerPlayer(PlayerId Id, Position Position, Life Life, long LifeTicks)
{
    public static FormerPlayer Of(in PlayerView view, long tick) =>
        new(view.Id, view.Position, view.Life, view.Life == Life.Alive ? 0 : Math.Max(1, view.LifeUntilTick - tick));
}

/// <summary>Brings players back one by one, as far as each pass has room for the events.</summary>
internal sealed class Restoration(IReadOnlyList<FormerPlayer> players, string commandId)
{
    private RestorationCounts _counts = new(0, 0, 0, 0, 0);
    private int _next;

    /// <summary>For a <see cref="ZoneLetter{TAnswer}"/>.</summary>
    public bool TryFinish(ZoneDesk desk, out (RestorationCounts Counts, EventPoint Last) answer)
    {
        while (_next < players.Count && desk.HasRoom) BringBack(desk.Zone, players[_next++]);
        // Whoever is here and was not met is not in the snapshot.
        var others = desk.Zone.PlayerCount - (_counts.BroughtBack + _counts.Unchanged + _counts.NoPlace);
        answer = (_counts with { NotInSnapshot = Math.Max(0, others) }, desk.At);
        return _next == players.Count;
    }

    private void BringBack(Zone zone, in FormerPlayer former)
    {
        if (!zone.TryGetPlayer(former.Id, out var now)) _counts = _counts with { Gone = _counts.Gone + 1 };
        else if (IsAsItWas(former, now)) _counts = _counts with { Unchanged = _counts.Unchanged + 1 };
        else if (zone.Correct(former.Id, new(former.Position, former.Life, former.LifeTicks, commandId)) is null)
        {
            _counts = _counts with { BroughtBack = _counts.BroughtBack + 1 };
        }
        else
        {
            // The map has changed since: what was ground is a wall.
            _counts = _counts with { NoPlace = _counts.NoPlace + 1 };
        }
    }

    // For the living nothing but their place is of importance, and an event that changes nothing is none.
    private static bool IsAsItWas(in FormerPlayer former, in PlayerView now) =>
        former.Life == Life.Alive && now.Life == Life.Alive && former.Position == now.Position;
}

/// <summary>What became of the players of a zone and of its snapshot.</summary>
/// <param name="BroughtBack">Are where they were.</param>
/// <param name="Unchanged">Were there all the time.</param>
/// <param name="NoPlace">Cannot stand there any more, and stay.</param>
/// <param name="NotInSnapshot">Came later, and stay.</param>
/// <param name="Gone">Are in the snapshot, and have no seat any more.</param>
internal sealed record RestorationCounts(int BroughtBack, int Unchanged, int NoPlace, int NotInSnapshot, int Gone)
{
    public string InWords()
    {
        var words = $"{BroughtBack} players were brought back, {Unchanged} were there already; {NotInSnapshot} are not in the snapshot and "
            + $"stay, {Gone} of it have no seat any more.";
        return NoPlace == 0 ? words : $"{words} {NoPlace} cannot stand where they stood, and stay.";
    }
}
