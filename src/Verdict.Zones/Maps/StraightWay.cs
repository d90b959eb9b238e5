using Verdict.Protocol;

namespace Verdict.Zones.Maps;

/// <summary>Tells exactly, in whole numbers, whether a straight way touches an area.</summary>
internal static class StraightWay
{
    /// <summary>Whether any point of the way from one position to another, ends included, lies in the area.</summary>
    /// <remarks>
    /// The way is P(t) = from + t·(to − from), 0 ≤ t ≤ 1. Each axis allows an interval of t; the way touches the area exactly when the
    /// intervals of both axes and [0, 1] have a t in common. The area's west and south edges belong to it, so they bound a closed side of
    /// an interval,
    /// its east and north edges an open one. All bounds are fractions, compared by multiplying crosswise, so nothing is ever rounded.
    /// </remarks>
    public static bool Touches(Position from, Position to, Rectangle area)
    {
        var common = Interval.Whole;
        return common.Clip(from.X, (long)to.X - from.X, area.X, (long)area.X + area.WidthMm)
            && common.Clip(from.Y, (long)to.Y - from.Y, area.Y, (long)area.Y + area.HeightMm)
            && common.HasPoint;
    }

    /// <summary>An interval of t whose ends are fractions with positive denominators. On a map every product stays far below
    /// 2^63.</summary>
    private struct Interval
    {
        private long _low;
        private long _lowOver;
        private bool _lowOpen;
        private long _high;
        private long _highOver;
        private bool _highOpen;

        public static Interval Whole => new() { _low = 0, _lowOver = 1, _high = 1, _highOver = 1 };

        public readonly bool HasPoint
        {
            get
            {
                long low = _low * _highOver, high = _high * _lowOver;
                return low < high || (low == high && !_lowOpen && !_highOpen);
            }
        }

        /// <summary>Keeps only those t at which min ≤ start + t·delta &lt; end.</summary>
        /// <returns>False when this axis allows no t at all.</returns>
        public bool Clip(long start, long delta, long min, long end)
        {
            if (delta == 0) return start >= min && start < end;
            if (delta > 0)
            {
                RaiseLow(min - start, delta, open: false);
                LowerHigh(end - start, delta, open: true);
            }
            else
            {
                RaiseLow(start - end, -delta, open: true);
                LowerHigh(start - min, -delta, open: false);
            }

            return true;
        }

        private void RaiseLow(long value, long over, bool open)
        {
            long mine = _low * over, other = value * _lowOver;
            if (other < mine || (other == mine && !open)) return;
            (_low, _lowOver, _lowOpen) = (value, over, open);
        }

        private void LowerHigh(long value, long over, bool open)
        {
            long mine = _high * over, other = value * _highOver;
            if (other > mine || (other == mine && !open)) return;
            (_high, _highOver, _highOpen) = (value, over, open);
        }
    }
}
