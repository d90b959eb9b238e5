using Verdict.Client;
using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.Cli.Play;

/// <summary>Draws the part of the zone around the player. Rows are twice as tall as wide,
/// so a cell covers twice as many millimetres up as across.</summary>
internal static class MapView
{
    public const char Me = '@';
    public const char Player = 'o';
    public const char Monster = 'M';
    public const char Item = '*';
    public const char Snare = '~';
    public const char Pit = 'V';

    private const int CellWidthMm = 500;
    private const int CellHeightMm = 1_000;
    private const int NameLengthMax = 12;

    /// <summary>Whether nothing of the map is out of view from anywhere on it.</summary>
    public static bool SeesWholeMap(Welcome welcome) =>
        new Position(0, 0).DistanceMm(new(welcome.Map.WidthMm, welcome.Map.HeightMm)) <= welcome.View.ViewRadiusMm;

    /// <summary>Draws into the rows from <paramref name="top"/>, north up.</summary>
    public static void Draw(Screen screen, World world, int top, int rows)
    {
        if (world.Welcome is not { } welcome) return;
        var frame = new Frame(screen, Corner(world.Position, welcome.Map, screen.Width, rows), top, rows);
        DrawGround(frame, world.Position, welcome);
        // Whoever can be met is drawn over what merely lies there, and the player last, so that nobody's name covers it.
        foreach (ref readonly var item in world.EntitiesOf(EntityKind.Item))
        {
            var isInReach = world.Position.DistanceMm(item.Position) <= welcome.ReachMm;
            Put(frame, world.PlaceOf(item), Item, Colour.Item, isInReach ? item.Name : string.Empty);
        }

        foreach (ref readonly var monster in world.EntitiesOf(EntityKind.Monster))
        {
            Put(frame, world.PlaceOf(monster), Symbol(monster.Life, Monster), Colour.Monster, monster.Name);
        }

        foreach (ref readonly var player in world.EntitiesOf(EntityKind.Player))
        {
            if (player.Id == welcome.PlayerId.Value) continue;
            Put(frame, world.PlaceOf(player), Symbol(player.Life, Player), Colour.Other, player.Name);
        }

        Put(frame, world.Position, Symbol(world.Life, Me), Colour.Me, string.Empty);
    }

    // The view follows the player and stops at the map's edges; a map smaller than the view lies in its middle.
    private static Position Corner(Position centre, MapShape map, int columns, int rows) =>
        new(Along(centre.X, map.WidthMm, columns * CellWidthMm), Along(centre.Y, map.HeightMm, rows * CellHeightMm));

    private static int Along(int centreMm, int mapMm, int viewMm) =>
        mapMm <= viewMm ? (mapMm - viewMm) / 2 : Math.Clamp(centreMm - (viewMm / 2), 0, mapMm - viewMm);

    private static void DrawGround(in Frame frame, Position me, Welcome welcome)
    {
        var map = new Rectangle(0, 0, welcome.Map.WidthMm, welcome.Map.HeightMm);
        var hasFog = !SeesWholeMap(welcome);
        for (var row = 0; row < frame.Rows; row++)
        {
            for (var column = 0; column < frame.Screen.Width; column++)
            {
                var middle = new Position(
                    frame.Corner.X + (column * CellWidthMm) + (CellWidthMm / 2),
                    frame.Corner.Y + ((frame.Rows - 1 - row) * CellHeightMm) + (CellHeightMm / 2));
                var (character, colour) = Ground(welcome.Map, frame.Corner, column, frame.Rows - 1 - row);
                // The map is known everywhere; who is out there is not.
                if (hasFog && map.Contains(middle) && me.DistanceMm(middle) > welcome.View.ViewRadiusMm)
                {
                    (character, colour) = (character == ' ' ? '░' : character, Colour.Fog);
                }

                frame.Screen.Put(column, frame.Top + row, character, colour);
            }
        }
    }

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
            if (Covers(hazard.Area, x, y)) return hazard.Kind == HazardKind.Pit ? (Pit, Colour.Pit) : (Snare, Colour.Snare);
        }

        // Marks every five metres let an empty meadow be seen to move.
        var marked = x / CellWidthMm % 10 == 0 && y / CellHeightMm % 5 == 0;
        return marked ? ('·', Colour.Faint) : (' ', Colour.None);
    }

    private static bool Covers(Rectangle area, long x, long y) =>
        x < (long)area.X + area.WidthMm && x + CellWidthMm > area.X && y < (long)area.Y + area.HeightMm && y + CellHeightMm > area.Y;

    private static char Symbol(Life life, char alive) => life switch { Life.Dead => 'x', Life.Stunned => '%', _ => alive };

    private static void Put(in Frame frame, Position at, char symbol, string colour, string name)
    {
        int column = Cell(at.X - frame.Corner.X, CellWidthMm);
        int row = frame.Top + frame.Rows - 1 - Cell(at.Y - frame.Corner.Y, CellHeightMm);
        if (row < frame.Top || row >= frame.Top + frame.Rows || column < 0 || column >= frame.Screen.Width) return;
        frame.Screen.Put(column, row, symbol, colour);
        var shown = name.Length <= NameLengthMax ? name : name[..NameLengthMax];
        if (row > frame.Top) frame.Screen.Put(column - (shown.Length / 2), row - 1, shown, Colour.Faint);
    }

    private static int Cell(int offsetMm, int cellMm) => offsetMm >= 0 ? offsetMm / cellMm : -1;

    /// <summary>Which part of the zone goes to which rows of the screen.</summary>
    private readonly record struct Frame(Screen Screen, Position Corner, int Top, int Rows);
}
