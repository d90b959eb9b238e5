using Verdict.Cli;
using Verdict.Cli.Building;
using Verdict.Cli.Terminal;
using Verdict.Cli.Up;

namespace Verdict.Tests.Cli;

public sealed class UpMapTests : IDisposable
{
    private static readonly UpOptions Options = new(0, 1, "/data", For: null, Json: true, 1, 2, 3, MapFile: null);

    private readonly string _directory = Directory.CreateTempSubdirectory("verdict-map-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_map_is_given_to_the_game_server_to_play_on_and_to_the_platform_to_draw()
    {
        var (options, repository) = (Options with { MapFile = "/maps/arena.json" }, Repository.Find());
        Assert.Equal(["--map", "/maps/arena.json"], Parts.GameServerCall(options, repository).Arguments.TakeLast(2));
        Assert.Equal("/maps/arena.json", Parts.PlatformCall(options, repository).Variables!["VERDICT_MAP"]);
    }

    [Fact]
    public void Without_a_map_each_takes_its_own_default()
    {
        var repository = Repository.Find();
        Assert.DoesNotContain("--map", Parts.GameServerCall(Options, repository).Arguments);
        Assert.DoesNotContain("VERDICT_MAP", Parts.PlatformCall(Options, repository).Variables!.Keys);
    }

    [Fact]
    public void A_map_that_is_not_there_or_is_no_map_is_told_of_with_what_to_do()
    {
        var path = Path.Combine(_directory, "arena.json");
        Assert.Equal(ExitCode.Usage, Refusal().ExitCode);
        File.WriteAllText(path, """{ "widthMm": 0 }""");
        var message = Refusal().Message;
        Assert.StartsWith($"The map {path} cannot be used: ", message, StringComparison.Ordinal);
        Assert.Contains("name another one with --map", message, StringComparison.Ordinal);

        CliException Refusal() => Assert.Throws<CliException>(() => MapFile.Read(path));
    }

    [Fact]
    public void The_map_that_comes_with_the_server_is_the_default() => Assert.NotEmpty(MapFile.Read(path: null).SpawnPoints);

    [Fact]
    public async Task Up_starts_nothing_on_a_map_that_is_not_there()
    {
        var data = Path.Combine(_directory, "data");
        var options = Options with { DataDirectory = data, MapFile = Path.Combine(_directory, "none.json") };
        var run = new UpRun(options, Repository.Find(), new Output(json: true));
        await Assert.ThrowsAsync<CliException>(() => run.RunAsync(TestContext.Current.CancellationToken));
        Assert.False(Directory.Exists(data));
    }
}
