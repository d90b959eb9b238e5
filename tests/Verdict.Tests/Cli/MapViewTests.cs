using System.Text.RegularExpressions;
using Verdict.Cli.Play;
using Verdict.Client;
using Verdict.Protocol;
using Verdict.Protocol.Messages;
using Verdict.Tests.Client;

namespace Verdict.Tests.Cli;

/// <summary>The screen of `verdict play`, forty columns of half a metre and twenty rows of a metre, the player in its middle.</summary>
public sealed partial class MapViewTests
{
    private const int Columns = 40;
    private const int Rows = 20;
    private static readonly MapShape Map = new(100_000, 100_000, [], []);

    [Fact]
    public void Each_kind_has_its_sign_and_only_an_item_in_reach_its_name()
    {
        var rows = Draw(
            viewRadiusMm: 200_000,
            new EntityEntered(1, EntityKind.Player, 8, "Ada", new(45_250, 50_500), Life.Alive, 0),
            new EntityEntered(2, EntityKind.Monster, 1, "slime", new(55_250, 50_500), Life.Stunned, 120),
            new EntityEntered(3, EntityKind.Monster, 2, "wolf", new(55_250, 54_500), Life.Alive, 0),
            new EntityEntered(4, EntityKind.Item, 1, "coin", new(50_250, 48_500), Life.Alive, 0),
            new EntityEntered(5, EntityKind.Item, 2, "gem", new(50_250, 44_500), Life.Alive, 0));

        Assert.Equal(('o', '@', '%'), (rows[9][10], rows[9][20], rows[9][30]));
        Assert.Equal('M', rows[5][30]);
        Assert.Equal(('*', '*'), (rows[11][20], rows[15][20]));
        Assert.Contains("Ada", rows[8]);
        Assert.Contains("slime", rows[8]);
        Assert.Contains("wolf", rows[4]);
        Assert.Contains("coin", rows[10]);
        Assert.DoesNotContain(rows, row => row.Contains("gem", StringComparison.Ordinal));
        Assert.DoesNotContain(rows, row => row.Contains('░'));
    }

    [Fact]
    public void What_is_out_of_view_lies_in_fog()
    {
        var rows = Draw(viewRadiusMm: 5_000);
        Assert.Equal((' ', '░'), (rows[10][12], rows[10][5]));
        Assert.Equal((' ', '░'), (rows[6][19], rows[2][19]));
    }

    private static string[] Draw(int viewRadiusMm, params EntityEntered[] entered)
    {
        var welcome = ScriptedServer.Welcome(position: new(50_250, 50_500), map: Map);
        var world = new World(new GameClientOptions(), () => 0);
        world.Enter(welcome with { View = welcome.View with { ViewRadiusMm = viewRadiusMm } });
        var update = new StateUpdate { Tick = 101, Full = true };
        update.Entered.AddRange(entered);
        world.Apply(update);
        var screen = new Screen(Columns, Rows);
        screen.Clear();
        MapView.Draw(screen, world, top: 0, Rows);
        return [.. LineStart().Split(screen.Draw()).Skip(1).Select(line => Colours().Replace(line, string.Empty))];
    }

    [GeneratedRegex(@"\e\[\d+;1H", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex LineStart();

    [GeneratedRegex(@"\e\[[\d;]*m", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Colours();
}
