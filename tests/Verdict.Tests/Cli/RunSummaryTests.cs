using Verdict.Cli.Players;
using Verdict.Cli.Up;

namespace Verdict.Tests.Cli;

public sealed class RunSummaryTests
{
    private static readonly RunSummary Good = new(
        Accepted: 100, Rejected: 3, Journalled: 100, Shipped: 100, Rows: 100, Lag: 0, Missing: 0, DroppedDuplicates: 0,
        new LatencyHistogram(), new RunFigures(new(1_000, 2_500, 9_000), new(100, 200, 300)));

    [Fact]
    public void Adds_up_when_every_verdict_has_its_event_and_its_row()
    {
        Assert.True(Good.AddsUp);
        Assert.True((Good with { DroppedDuplicates = 5 }).AddsUp);
        Assert.True((Good with { Journalled = 104, Shipped = 104, Rows = 104 }).AddsUp);
    }

    [Fact]
    public void Does_not_add_up_when_anything_is_missing_or_too_many()
    {
        Assert.False((Good with { Rows = 99 }).AddsUp);
        Assert.False((Good with { Rows = 101 }).AddsUp);
        Assert.False((Good with { Journalled = 99 }).AddsUp);
        Assert.False((Good with { Shipped = 99 }).AddsUp);
        Assert.False((Good with { Lag = 1 }).AddsUp);
        Assert.False((Good with { Missing = 1 }).AddsUp);
    }

    [Fact]
    public void Counts_a_verdict_without_a_row_as_lost_and_a_row_without_an_event_as_double()
    {
        Assert.Equal((2, 0), ((Good with { Rows = 98 }).Lost, (Good with { Rows = 98 }).Duplicates));
        Assert.Equal((0, 2), ((Good with { Rows = 102 }).Lost, (Good with { Rows = 102 }).Duplicates));
    }

    [Fact]
    public void Does_not_take_a_move_whose_verdict_was_cut_off_for_a_double()
    {
        var killed = Good with { Journalled = 104, Shipped = 104, Rows = 104 };
        Assert.Equal((4, 0), (killed.Unheard, killed.Duplicates));
    }

    [Fact]
    public void Prints_the_fields_that_programs_rely_on()
    {
        var counts = """{"accepted":100,"rejected":3,"journalled":100,"shipped":100,"rows":100,"lag":0,"lost":0,"duplicates":0,""";
        var times = """
            "rtt_ms":{"p50":0,"p95":0,"p99":0,"max":0},"tick_ms":{"p50":1,"p99":2.5,"max":9}}
            """;
        Assert.Equal(counts + times, Good.ToJson().ToJsonString());
    }
}
