using Verdict.Protocol;

namespace Verdict.Zones.Maps;

/// <summary>Finds the areas near a point or a step without asking all of them: the map is cut into square cells, each knowing its
/// own.</summary>
internal sealed class AreaGrid
{
    /// <summary>Cells along the longer side of the map; bounds memory whatever the map's size.</summary>
    private const int CellsPerSideMax = 64;

    /// <summary>Cells of about 1 m; smaller ones would only make a step look into more of them.</summary>
    private const int CellShiftMin = 10;

    private readonly Rectangle[] _areas;
    private readonly int _shift;
    private readonly int _columns;
    private readonly int _rows;

    // Cell c knows the areas _areaOf[_firstOf[c]] to _areaOf[_firstOf[c + 1] - 1].
    private readonly int[] _firstOf;
    private readonly ushort[] _areaOf;

    public AreaGrid(int widthMm, int heightMm, IReadOnlyList<Rectangle> areas)
    {
        _areas = [.. areas];
        _shift = CellShiftMin;
        while ((Math.Max(widthMm, heightMm) - 1) >> _shift >= CellsPerSideMax) _shift++;
        _columns = ((widthMm - 1) >> _shift) + 1;
        _rows = ((heightMm - 1) >> _shift) + 1;
        _firstOf = new int[(_columns * _rows) + 1];
        foreach (var area in _areas)
        {
            var (west, south, east, north) = CellsOf(area);
            for (var row = south; row <= north; row++)
            {
                for (var column = west; column <= east; column++) _firstOf[CellAt(column, row) + 1]++;
            }
        }

        for (var cell = 0; cell < _columns * _rows; cell++) _firstOf[cell + 1] += _firstOf[cell];
        _areaOf = new ushort[_firstOf[^1]];
        Fill();
    }

    /// <summary>Whether a point of the map lies in any area.</summary>
    public bool Contains(Position point)
    {
        var cell = CellAt(point.X >> _shift, point.Y >> _shift);
        for (var i = _firstOf[cell]; i < _firstOf[cell + 1]; i++)
        {
            if (_areas[_areaOf[i]].Contains(point)) return true;
        }

        return false;
    }

    /// <summary>Whether the straight way between two points of the map touches any area.</summary>
    public bool Touches(Position from, Position to)
    {
        // The cells of the way's bounding box hold every area the way can touch. An area met in two cells is merely tested twice.
        int west = Math.Min(from.X, to.X) >> _shift, east = Math.Max(from.X, to.X) >> _shift;
        int south = Math.Min(from.Y, to.Y) >> _shift, north = Math.Max(from.Y, to.Y) >> _shift;
        for (var row = south; row <= north; row++)
        {
            var first = _firstOf[CellAt(west, row)];
            var end = _firstOf[CellAt(east, row) + 1];
            for (var i = first; i < end; i++)
            {
                if (StraightWay.Touches(from, to, _areas[_areaOf[i]])) return true;
            }
        }

        return false;
    }

    private void Fill()
    {
        var next = _firstOf.AsSpan(0, _columns * _rows).ToArray();
        for (var i = 0; i < _areas.Length; i++)
        {
            var (west, south, east, north) = CellsOf(_areas[i]);
            for (var row = south; row <= north; row++)
            {
                for (var column = west; column <= east; column++) _areaOf[next[CellAt(column, row)]++] = (ushort)i;
            }
        }
    }

    private int CellAt(int column, int row) => (row * _columns) + column;

    private (int West, int South, int East, int North) CellsOf(Rectangle area) => (
        area.X >> _shift,
        area.Y >> _shift,
        (area.X + area.WidthMm - 1) >> _shift,
        (area.Y + area.HeightMm - 1) >> _shift);
}
