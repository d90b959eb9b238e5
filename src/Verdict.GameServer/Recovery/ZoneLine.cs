using Verdict.Events;
using Verdict.Storage;

namespace Verdict.GameServer.Recovery;

/// <summary>Which of a zone's recorded events are its past: what a replaced owner recorded beyond the point at which its successor began is
/// not.</summary>
/// <remarks>A shared log may hold such late words before or after the successor's first event. They are told apart only by what the opening
/// of the later epoch says it continues, so a replay that has run past that point begins again, knowing it.</remarks>
internal sealed class ZoneLine(EventPoint? until = null)
{
    private readonly List<(EventPoint Opened, EventPoint Continues)> _openings = [];

    /// <summary>The last event that is wanted; null when all are.</summary>
    public EventPoint? Until => until;

    /// <summary>Whether an event belongs to the zone's past, as far as is known, and is wanted.</summary>
    public bool Holds(EventPoint point)
    {
        if (point > until) return false;
        foreach (var (opened, continues) in _openings)
        {
            if (point < opened && point > continues) return false;
        }

        return true;
    }

    /// <summary>Learns what an owner began with.</summary>
    /// <returns>Whether that was not known.</returns>
    public bool Learn(Epoch epoch, EventPoint continues)
    {
        var opened = new EventPoint(epoch, 1);
        if (_openings.Contains((opened, continues))) return false;
        _openings.Add((opened, continues));

        // An owner whom a later one passed over has no say about where its own predecessor ended.
        _openings.RemoveAll(opening => !Holds(opening.Opened));
        return true;
    }
}
