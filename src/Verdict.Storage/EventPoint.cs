using Verdict.Events;

namespace Verdict.Storage;

/// <summary>A point in one zone's history: after this event of this epoch.</summary>
/// <param name="Epoch">The owner that decided it.</param>
/// <param name="Sequence">Its place in that epoch.</param>
public readonly record struct EventPoint(Epoch Epoch, long Sequence) : IComparable<EventPoint>
{
    /// <summary>Before a zone's first event.</summary>
    public static EventPoint Beginning => default;

    /// <summary>The point that an event makes.</summary>
    public static EventPoint Of(in EventId id) => new(id.Epoch, id.Sequence);

    /// <inheritdoc/>
    public int CompareTo(EventPoint other)
    {
        var byEpoch = Epoch.CompareTo(other.Epoch);
        return byEpoch != 0 ? byEpoch : Sequence.CompareTo(other.Sequence);
    }

    /// <summary>Whether the left point is the earlier one.</summary>
    public static bool operator <(EventPoint left, EventPoint right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left point is the later one.</summary>
    public static bool operator >(EventPoint left, EventPoint right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left point is not the later one.</summary>
    public static bool operator <=(EventPoint left, EventPoint right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left point is not the earlier one.</summary>
    public static bool operator >=(EventPoint left, EventPoint right) => left.CompareTo(right) >= 0;
}
