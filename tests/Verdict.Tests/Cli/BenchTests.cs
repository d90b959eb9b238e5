using System.CommandLine;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Verdict.Cli.Bench;
using Verdict.Cli.Building;
using Verdict.GameServer;
using Verdict.GameServer.Net;

namespace Verdict.Tests.Cli;

/// <summary>What `verdict bench w` makes of its options and of what it counted.</summary>
public sealed class BenchTests
{
    private static readonly string[] Contract =
    [
        "clients", "p50_ms", "p99_ms", "max_ms", "server_cpu_s_per_1000_client_s", "bytes_per_client_s", "rss_mb", "tick_overruns",
        "journalled", "lost", "disconnects",
    ];

    [Theory]
    [InlineData("", 0)]
    [InlineData("--rooms 100 --rate 4 --updates 10 --full-view --seconds 15 --warm-up 5 --json --profile --runs 3", 0)]
    [InlineData("--sweep 10,20,50,100 --rate 2.5", 0)]
    [InlineData("--rooms 10 --stop-reading 100 --stop-for 7.5", 0)]
    [InlineData("--rooms 0", 1)]
    [InlineData("--rate 0", 1)]
    [InlineData("--sweep 10,none", 1)]
    [InlineData("--room 10", 1)]
    public void Options_are_taken_or_told_of(string line, int errors)
    {
        var command = WorkloadCommand.Create();
        Assert.Equal(errors, Math.Min(1, command.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Errors.Count));
    }

    [Fact]
    public void A_median_is_of_each_figure_and_what_must_be_zero_is_the_worst()
    {
        var median = WorkloadResult.MedianOf([Result(p99: 5, lost: 0), Result(p99: 1, lost: 2), Result(p99: 3, lost: 0)]);
        Assert.Equal((3, 2), (median[WorkloadResult.P99], median[WorkloadResult.Lost]));
        Assert.False(median.HoldsUp);
        Assert.True(Result(p99: 900, lost: 0).HoldsUp);
        Assert.Equal(2.5, WorkloadResult.Median([1, 2, 3, 4]));
    }

    [Fact]
    public void Counts_are_printed_as_whole_numbers()
    {
        var json = Result(p99: 1.23456, lost: 0).ToJson();
        Assert.Equal("""{"p99_ms":1.235,"lost":0}""", json.ToJsonString());
    }

    [Fact]
    public void Processor_times_are_read_whatever_a_thread_is_called()
    {
        const string stat =
            "42 (a (b) c) S 1 42 42 0 -1 4194304 900 0 0 0 150 250 0 0 20 0 30 0 8000 50000000 100 18446744073709551615 0 0 0";
        var times = ProcessTimes.Parse(stat);
        Assert.Equal(("a (b) c", 1.5, 2.5), (times.Name, times.UserSeconds, times.SystemSeconds));
        Assert.Equal(100L * Environment.SystemPageSize, times.RssBytes);
    }

    [Fact]
    public void The_game_server_takes_the_tokens_that_are_signed_here()
    {
        var data = Directory.CreateTempSubdirectory("verdict-bench-test-");
        try
        {
            using var tokens = new BenchTokens();
            tokens.WriteKey(data.FullName);
            var options = Options.Create(new GameServerOptions { Data = data.FullName });
            var verifier = new TokenVerifier(options, TimeProvider.System, NullLogger<TokenVerifier>.Instance);
            var logins = tokens.LogIn(players: 4, zones: 2, TimeProvider.System.GetUtcNow());
            Assert.Equal([1, 2, 1, 2], logins.Select(login => login.Zone));
            var (identity, refused) = verifier.Verify(logins[3].Token);
            Assert.Null(refused);
            Assert.Equal((4L, "Bench 4"), (identity.Player.Value, identity.Name));
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData(0.47, 0.1)]
    [InlineData(5.9, 1)]
    [InlineData(6_440, 2_000)]
    [InlineData(12, 2)]
    [InlineData(0, 1)]
    public void Grid_lines_are_at_round_numbers(double max, double step) => Assert.Equal(step, Plot.StepOf(max), 9);

    [Fact]
    public void A_plot_is_a_picture_with_a_point_for_each_figure()
    {
        var svg = XDocument.Parse(Plot.Draw("CPU <s>", "rooms", [new("a & b", [(10, 0.4), (50, 0.45)]), new("other", [(10, 0.2)])]));
        XNamespace ns = "http://www.w3.org/2000/svg";
        Assert.Equal(["rooms", "a & b", "other"], svg.Root!.Elements(ns + "text").Select(text => text.Value).TakeLast(3));
        Assert.Equal(3, svg.Root.Elements(ns + "circle").Count(circle => circle.Element(ns + "title") is not null));
        Assert.Contains("prefers-color-scheme: dark", svg.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_pictures_of_the_documents_are_drawn_from_the_figures_that_lie_beside_them()
    {
        var repository = Repository.Find();
        var series = new SweepPictures(repository).ReadSeries();
        foreach (var (file, svg) in SweepPictures.Draw(series))
        {
            Assert.True(
                File.ReadAllText(repository.At("docs", "pictures", file)) == svg,
                $"{file} is not what bench/results says. Draw it again: verdict bench w --draw");
        }

        foreach (var result in series.SelectMany(one => one["results"]!.AsArray()))
        {
            Assert.Equal(Contract, result!.AsObject().Select(figure => figure.Key).Take(Contract.Length));
        }
    }

    private static WorkloadResult Result(double p99, double lost) =>
        new([new(WorkloadResult.P99, p99), new(WorkloadResult.Lost, lost)], Profile: null, SlowReaders: null);
}
