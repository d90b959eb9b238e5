using System.Numerics;
using Verdict.Protocol;

namespace Verdict.Tests.Zones;

/// <summary>A second opinion on whether a way touches an area: slow, in fractions without bounds, and thought out differently.</summary>
internal static class ExactGeometry
{
    /// <summary>
    /// Inside and outside can only change where the way meets one of the area's four lines. So it is enough to look at those points of
    /// the way, at its ends, and at one point between each two neighbours of them.
    /// </summary>
    public static bool Touches(Position from, Position to, Rectangle area)
    {
        var along = new List<Fraction> { new(0, 1), new(1, 1) };
        BigInteger dx = to.X - (BigInteger)from.X, dy = to.Y - (BigInteger)from.Y;
        foreach (var x in (BigInteger[])[area.X, area.X + (BigInteger)area.WidthMm]) AddMeeting(along, x - from.X, dx);
        foreach (var y in (BigInteger[])[area.Y, area.Y + (BigInteger)area.HeightMm]) AddMeeting(along, y - from.Y, dy);
        along.Sort((a, b) => (a.Over * b.Under).CompareTo(b.Over * a.Under));
        for (var i = 0; i < along.Count; i++)
        {
            if (IsInside(along[i], from, dx, dy, area)) return true;
            if (i + 1 < along.Count && IsInside(Between(along[i], along[i + 1]), from, dx, dy, area)) return true;
        }

        return false;
    }

    private static void AddMeeting(List<Fraction> along, BigInteger distance, BigInteger delta)
    {
        if (delta.IsZero) return;
        var at = new Fraction(distance * delta.Sign, BigInteger.Abs(delta));
        if (at.Over.Sign >= 0 && at.Over <= at.Under) along.Add(at);
    }

    private static Fraction Between(Fraction a, Fraction b) => new((a.Over * b.Under) + (b.Over * a.Under), 2 * a.Under * b.Under);

    private static bool IsInside(Fraction at, Position from, BigInteger dx, BigInteger dy, Rectangle area)
    {
        BigInteger x = (from.X * at.Under) + (dx * at.Over), y = (from.Y * at.Under) + (dy * at.Over);
        return x >= area.X * at.Under && x < ((BigInteger)area.X + area.WidthMm) * at.Under
            && y >= area.Y * at.Under && y < ((BigInteger)area.Y + area.HeightMm) * at.Under;
    }

    private readonly record struct Fraction(BigInteger Over, BigInteger Under);
}
