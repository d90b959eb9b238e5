namespace Verdict.Protocol;

/// <summary>An axis-aligned area in millimetres. Its west and south edges belong to it, its east and north edges do not.</summary>
/// <param name="X">West edge.</param>
/// <param name="Y">South edge.</param>
/// <param name="WidthMm">Extent to the east; more than 0.</param>
/// <param name="HeightMm">Extent to the north; more than 0.</param>
public readonly record struct Rectangle(int X, int Y, int WidthMm, int HeightMm)
{
    /// <summary>Whether the point lies inside.</summary>
    public bool Contains(Position point) =>
        point.X >= X && point.Y >= Y && (long)point.X - X < WidthMm && (long)point.Y - Y < HeightMm;
}
