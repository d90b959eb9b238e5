using Verdict.Client;
using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.Cli.Play;

/// <summary>Draws the part of the zone around the player. Rows are twice as tall as wide,
/// so a cell covers twice as many millimetres up as across.</summary>
internal static class MapView
{
    private const int CellWidthMm = 500;
    private const int CellHeightMm = 1_000;
    private const int NameLengthMax = 12;

    /// <summary>Draws into the rows from <paramref name="top"/>, north up.</summary>
    public static void Draw(Screen screen, World world, int top, int rows)
    {
        if (world.Welcome is not { } welcome) return;
        var corner = Corner(world.Position, welcome.Map, screen.Width, rows);
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < screen.Width; column++)
            {
                var (character, colour) = Ground(welcome.Map, corner, column, rows - 1 - row);
                screen.Put(column, top + row, character, colour);
            }
        }

        foreach (var entity in world.Entities)
        {
            if (entity.Kind != EntityKind.Player || entity.Id != welcome.PlayerId.Value)
            {
                DrawEntity(screen, entity, entity.Position, corner, top, rows, Colour.Other, Symbol(entity.Life, 'o'));
            }
        }

        // Last, so that nobody's name covers the player.
        var life = world.Life;
        var me = new Entity(EntityKind.Player, welcome.PlayerId.Value, string.Empty, world.Position, life, 0);
        DrawEntity(screen, me, world.Position, corner, top, rows, Colour.Me, Symbol(life, '@'));
    }

    // The view follows the player and stops at the map's edges; a map smaller than the view lies in its middle.
    private static Position Corner(Position centre, MapShape map, int columns, int rows) =>
        new(Along(centre.X, map.WidthMm, columns * CellWidthMm), Along(centre.Y, map.HeightMm, rows * CellHeightMm));

    private static int Along(int centreMm, int mapMm, int viewMm) =>
        mapMm <= viewMm ? (mapMm - viewMm) / 2 : Math.Clamp(centreMm - (viewMm / 2), 0, mapMm - viewMm);

    private static (char Character, string Colour) Ground(MapShape map, Position corner, int column, int rowFromSouth)
    {
        long x = corner.X + ((long)column * CellWidthMm), y = corner.Y + ((long)rowFromSouth * CellHeightMm);
        if (x + CellWidthMm <= 0 || y + CellHeightMm <= 0 || x >= map.WidthMm || y >= map.HeightMm) return (' ', Colour.None);
        foreach (var obstacle in map.Obstacles)
        {
            if (Covers(obstacle, x, y)) return ('#', Colour.Wall);
        }

        foreach (var hazard in map.Hazards)
        {
            if (Covers(hazard.Area, x, y)) return hazard.Kind == HazardKind.Pit ? ('V', Colour.Pit) : ('~', Colour.Snare);
        }

        // Marks every five metres let an empty meadow be seen to move.
        var marked = x / CellWidthMm % 10 == 0 && y / CellHeightMm % 5 == 0;
        return marked ? ('·', Colour.Faint) : (' ', Colour.None);
    }

    private static bool Covers(Rectangle area, long x, long y) =>
        x < (long)area.X + area.WidthMm && x + CellWidthMm > area.X && y < (long)area.Y + area.HeightMm && y + CellHeightMm > area.Y;

    private static char Symbol(Life life, char alive) => life switch { Life.Dead => 'x', Life.Stunned => '%', _ => alive };

    private static void DrawEntity(
        Screen screen,
        in Entity entity,
        Position at,
        Position corner,
        int top,
        int rows,
        string colour,
        char symbol)
    {
        int column = Cell(at.X - corner.X, CellWidthMm), row = top + rows - 1 - Cell(at.Y - corner.Y, CellHeightMm);
        if (row < top || row >= top + rows || column < 0 || column >= screen.Width) return;
        screen.Put(column, row, symbol, colour);
        var name = entity.Name.Length <= NameLengthMax ? entity.Name : entity.Name[..NameLengthMax];
        if (row > top) screen.Put(column - (name.Length / 2), row - 1, name, Colour.Faint);
    }

    private static int Cell(int offsetMm, int cellMm) => offsetMm >= 0 ? offsetMm / cellMm : -1;
}
