namespace Verdict.Zones.State;

/// <summary>In which lists of <see cref="ZoneChanges"/> an entity stands.</summary>
[Flags]
internal enum ChangeKinds
{
    None = 0,
    Entered = 1,
    Moved = 2,
    Life = 4,

    /// <summary>It had left and come back since: others still know it.</summary>
    WasKnown = 8,
    Placed = 16,
}

/// <summary>An entity's place in the lists, good for one round between two clearings.</summary>
internal readonly record struct ChangeMark(long Round, ChangeKinds Kinds);
