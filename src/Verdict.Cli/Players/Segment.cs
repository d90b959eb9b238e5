using Verdict.Protocol;

namespace Verdict.Cli.Players;

/// <summary>A straight way on the map.</summary>
internal static class Segment
{
    /// <summary>Whether the way from one point to another comes within the margin of an area. A guess good enough to walk by;
    /// the server decides exactly.</summary>
    public static bool Crosses(Position from, Position to, Rectangle area, int marginMm)
    {
        double enter = 0, leave = 1;
        return Narrow(from.X, to.X, (long)area.X - marginMm, (long)area.X + area.WidthMm + marginMm, ref enter, ref leave)
            && Narrow(from.Y, to.Y, (long)area.Y - marginMm, (long)area.Y + area.HeightMm + marginMm, ref enter, ref leave);
    }

    // The part of the way, between 0 and 1, that lies within one axis's bounds; nothing left means that it passes by.
    private static bool Narrow(long from, long to, long low, long high, ref double enter, ref double leave)
    {
        if (from == to) return from >= low && from <= high;
        double first = (double)(low - from) / (to - from), second = (double)(high - from) / (to - from);
        enter = Math.Max(enter, Math.Min(first, second));
        leave = Math.Min(leave, Math.Max(first, second));
        return enter <= leave;
    }
}
