using Verdict.Protocol.Messages;

namespace Verdict.Cli.Play;

/// <summary>What each sign of the map means, each in its colour, and how far the view goes.</summary>
internal static class Legend
{
    private static readonly (char Symbol, string Colour, string Meaning)[] Entries =
    [
        (MapView.Me, Colour.Me, "you"),
        (MapView.Player, Colour.Other, "player"),
        (MapView.Monster, Colour.Monster, "monster"),
        (MapView.Item, Colour.Item, "item"),
        (MapView.Snare, Colour.Snare, "snare"),
        (MapView.Pit, Colour.Pit, "pit"),
    ];

    /// <summary>Draws it into one row, as much as fits.</summary>
    /// <returns>The column where it ends.</returns>
    public static int Draw(Screen screen, int row, Welcome? welcome)
    {
        var column = 1;
        foreach (var (symbol, colour, meaning) in Entries)
        {
            screen.Put(column, row, symbol, colour);
            screen.Put(column + 2, row, meaning, Colour.Faint);
            column += meaning.Length + 4;
        }

        if (welcome is null || MapView.SeesWholeMap(welcome)) return column;
        var reach = $"view {welcome.View.ViewRadiusMm / 1_000.0:0.#} m";
        screen.Put(column, row, reach, Colour.Faint);
        return column + reach.Length + 2;
    }
}
