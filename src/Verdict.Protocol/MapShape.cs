namespace Verdict.Protocol;

/// <summary>What stepping into a <see cref="Hazard"/> does.</summary>
public enum HazardKind
{
    /// <summary>Holds whoever steps in for a while.</summary>
    Snare = 1,

    /// <summary>Kills whoever steps in.</summary>
    Pit = 2,
}

/// <summary>An area of the map that does something to a player who ends a step in it.</summary>
public readonly record struct Hazard(HazardKind Kind, Rectangle Area);

/// <summary>The part of a zone's map that clients see: its size, what blocks the way and what harms.</summary>
/// <param name="WidthMm">Players stand at 0 ≤ x &lt; WidthMm.</param>
/// <param name="HeightMm">Players stand at 0 ≤ y &lt; HeightMm.</param>
/// <param name="Obstacles">Nobody walks into or through these. At most <see cref="AreasMax"/>.</param>
/// <param name="Hazards">At most <see cref="AreasMax"/>.</param>
public sealed record MapShape(int WidthMm, int HeightMm, IReadOnlyList<Rectangle> Obstacles, IReadOnlyList<Hazard> Hazards)
{
    /// <summary>Most obstacles, and most hazards, of one map; keeps <see cref="Messages.Welcome"/> inside one frame.</summary>
    public const int AreasMax = 1_000;
}
