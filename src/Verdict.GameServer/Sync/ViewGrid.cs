using Verdict.Protocol;

namespace Verdict.GameServer.Sync;

/// <summary>The cells of a map, and which of them are in view from each.</summary>
/// <remarks>A client sees whole cells: all that hold a point within the radius of any point of its own. So whoever is within the radius
/// is seen, and it takes a step into another cell to see others.</remarks>
internal sealed class ViewGrid
{
    // Keeps the sets of the largest map in memory that a zone can afford; its cells are larger instead.
    private const int CellsMax = 4_096;

    public ViewGrid(MapShape map, SyncOptions options)
    {
        var viewMm = Math.Min(options.ViewRadiusMm, DiagonalMm(map));
        var nearMm = Math.Min(options.NearRadiusMm, viewMm);
        // Who sees everything from everywhere needs no cells at all.
        CellMm = nearMm >= DiagonalMm(map) ? Math.Max(map.WidthMm, map.HeightMm) : options.CellMm;
        while ((long)CellsAlong(map.WidthMm) * CellsAlong(map.HeightMm) > CellsMax) CellMm *= 2;
        (Columns, Rows) = (CellsAlong(map.WidthMm), CellsAlong(map.HeightMm));
        Near = new(this, nearMm);
        View = viewMm == nearMm ? Near : new(this, viewMm);
    }

    public int CellMm { get; }

    public int Columns { get; }

    public int Rows { get; }

    public int Cells => Columns * Rows;

    /// <summary>What is told of at the full rate.</summary>
    public ViewRing Near { get; }

    /// <summary>What is told of at all.</summary>
    public ViewRing View { get; }

    public int CellAt(Position point) => (point.Y / CellMm * Columns) + (point.X / CellMm);

    /// <summary>A length that spans the map from corner to corner, rounded up.</summary>
    private static int DiagonalMm(MapShape map) => (int)new Position(0, 0).DistanceMm(new(map.WidthMm, map.HeightMm));

    private int CellsAlong(int lengthMm) => (lengthMm + CellMm - 1) / CellMm;
}

/// <summary>The cells within a radius of any cell: for each row, how many columns to either side.</summary>
/// <remarks>The same for every cell but for the map's edge, so one short list serves all of them, and the cells of a row lie side by
/// side.</remarks>
internal sealed class ViewRing
{
    private readonly int[] _columnsByRow;
    private readonly ViewGrid _grid;

    public ViewRing(ViewGrid grid, int radiusMm)
    {
        _grid = grid;
        RadiusMm = radiusMm;
        var columns = new List<int>();
        for (var row = 0; row < grid.Rows && GapMm(row) <= radiusMm; row++)
        {
            var column = 0;
            while (column + 1 < grid.Columns && IsWithin(column + 1, row)) column++;
            columns.Add(column);
        }

        _columnsByRow = [.. columns];
        IsWholeMap = _columnsByRow.Length == grid.Rows && _columnsByRow.All(reach => reach == grid.Columns - 1);
    }

    public int RadiusMm { get; }

    /// <summary>Whether every cell is in it from everywhere.</summary>
    public bool IsWholeMap { get; }

    public bool Contains(int from, int cell)
    {
        var rows = Math.Abs((from / _grid.Columns) - (cell / _grid.Columns));
        return rows < _columnsByRow.Length
            && Math.Abs((from % _grid.Columns) - (cell % _grid.Columns)) <= _columnsByRow[rows];
    }

    /// <summary>Puts together the sets of all cells in the ring around one. A cell's set has as many words as the result.</summary>
    public void Gather(int around, ReadOnlySpan<ulong> cells, Span<ulong> handles)
    {
        handles.Clear();
        var (row, column) = Math.DivRem(around, _grid.Columns);
        var last = Math.Min(_grid.Rows - 1, row + _columnsByRow.Length - 1);
        for (var at = Math.Max(0, row - _columnsByRow.Length + 1); at <= last; at++)
        {
            var reach = _columnsByRow[Math.Abs(at - row)];
            var (west, east) = (Math.Max(0, column - reach), Math.Min(_grid.Columns - 1, column + reach));
            var first = ((at * _grid.Columns) + west) * handles.Length;
            var span = cells.Slice(first, (east - west + 1) * handles.Length);
            for (; !span.IsEmpty; span = span[handles.Length..]) HandleBits.Add(handles, span[..handles.Length]);
        }
    }

    // Points are whole millimetres, so two cells with others between them are a millimetre further apart than those are wide.
    private long GapMm(int cells) => cells == 0 ? 0 : ((cells - 1) * (long)_grid.CellMm) + 1;

    private bool IsWithin(int columns, int rows) =>
        (GapMm(columns) * GapMm(columns)) + (GapMm(rows) * GapMm(rows)) <= (long)RadiusMm * RadiusMm;
}
