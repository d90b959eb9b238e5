namespace Verdict.Protocol;

/// <summary>A point of a zone's map, in whole millimetres from its south-west
/// corner. Integers keep every machine's answer the same.</summary>
public readonly record struct Position(int X, int Y)
{
    /// <summary>Straight distance to another point in millimetres, rounded up, so that rounding never makes a step cheaper.</summary>
    public long DistanceMm(Position other)
    {
        long dx = (long)other.X - X, dy = (long)other.Y - Y;
        return CeilingSqrt((ulong)(dx * dx) + (ulong)(dy * dy));
    }

    // The double gives a first guess that is exact or off by one; the two loops make it exact, so no float ever decides.
    private static long CeilingSqrt(ulong square)
    {
        var root = (ulong)Math.Sqrt(square);
        while (root * root < square) root++;
        while (root > 0 && (root - 1) * (root - 1) >= square) root--;
        return (long)root;
    }
}
