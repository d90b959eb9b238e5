using System.Text;

namespace Verdict.Cli.Play;

/// <summary>A grid of coloured characters that writes only the lines that changed since the last frame.</summary>
internal sealed class Screen(int width, int height)
{
    private readonly Cell[] _cells = new Cell[width * height];
    private readonly string[] _shown = new string[height];
    private readonly StringBuilder _line = new();

    public int Width { get; } = width;

    public int Height { get; } = height;

    public void Clear() => Array.Fill(_cells, new(' ', Colour.None));

    public void Put(int x, int y, char character, string colour)
    {
        if (x >= 0 && y >= 0 && x < Width && y < Height) _cells[(y * Width) + x] = new(character, colour);
    }

    public void Put(int x, int y, string text, string colour)
    {
        for (var i = 0; i < text.Length; i++) Put(x + i, y, char.IsControl(text[i]) ? '?' : text[i], colour);
    }

    /// <summary>The escape sequences that turn what the terminal shows into this frame.</summary>
    public string Draw()
    {
        var frame = new StringBuilder();
        for (var y = 0; y < Height; y++)
        {
            var line = Line(y);
            if (line == _shown[y]) continue;
            _shown[y] = line;
            frame.Append($"\e[{y + 1};1H").Append(line).Append("\e[0m");
        }

        return frame.ToString();
    }

    private string Line(int y)
    {
        _line.Clear();
        var colour = Colour.None;
        for (var x = 0; x < Width; x++)
        {
            var cell = _cells[(y * Width) + x];
            if (cell.Colour != colour)
            {
                colour = cell.Colour;
                _line.Append("\e[0m").Append(colour);
            }

            _line.Append(cell.Character);
        }

        return _line.ToString();
    }

    private readonly record struct Cell(char Character, string Colour);
}

/// <summary>The colours of the map, as escape sequences.</summary>
internal static class Colour
{
    public const string None = "";
    public const string Faint = "\e[90m";
    public const string Wall = "\e[37;100m";
    public const string Snare = "\e[33m";
    public const string Pit = "\e[31m";
    public const string Other = "\e[36m";
    public const string Monster = "\e[1;35m";
    public const string Item = "\e[1;33m";
    public const string Fog = "\e[38;5;236m";
    public const string Me = "\e[1;32m";
    public const string Good = "\e[1;32m";
    public const string Bar = "\e[7m";
    public const string Alarm = "\e[1;31m";
    public const string Emergency = "\e[1;37;41m";
}
