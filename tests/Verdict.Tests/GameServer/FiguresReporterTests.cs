using Verdict.GameServer.Ticking;

namespace Verdict.Tests.GameServer;

public class FiguresReporterTests
{
    [Fact]
    public async Task What_is_measured_is_what_has_happened()
    {
        await using var rig = new FiguresRig();
        var ada = rig.Zone.Connect(1);
        rig.Zone.Drain();
        rig.Zone.PassTicks(5);
        ada.Move(1, 1_100, 1_000);
        ada.Move(2, 1_000_000, 1_000);
        rig.Zone.Drain();
        rig.Zone.Metrics.OperatorCommandRead(1_795_000_000_000);

        var figures = rig.Reporter.Measure();

        var zone = Assert.Single(figures.Zones);
        Assert.Equal((1, 1L, 1L, 0L), (zone.Players, zone.Accepted, zone.Rejected, zone.RefusedBusy));
        Assert.Equal(rig.Zone.Worker.PlayersMax, zone.PlayersMax);
        Assert.Equal((2L, 0L, 1_795_000_000_000), (figures.CommandsDecided, figures.CommandsFailed, figures.LastCommandAtMs));
        Assert.Equal((0, rig.Zone.Net.ConnectionsMax), (figures.Connections, figures.ConnectionsMax));
        Assert.Equal(Environment.ProcessorCount, figures.Processors);
        Assert.InRange(figures.CpuPermille, 0, 1_100);
    }

    [Fact]
    public async Task The_last_figures_of_a_server_that_stops_in_order_say_so_and_no_others_do()
    {
        await using var rig = new FiguresRig();
        var cancellation = TestContext.Current.CancellationToken;
        await rig.Reporter.StartAsync(cancellation);
        Assert.False(rig.Reporter.Measure().Stopping);
        await rig.Reporter.StopAsync(cancellation);
        Assert.True(rig.Reporter.Latest!.Stopping);
    }

    [Fact]
    public async Task Commands_that_a_failed_zone_dropped_count_as_failed()
    {
        await using var rig = new FiguresRig();
        var ada = rig.Zone.Connect(1);
        rig.Zone.Drain();
        for (var i = 1; i <= 3; i++) ada.Move(i, 1_000, 1_000);
        rig.Zone.Worker.Fail();
        Assert.Equal(3, rig.Reporter.Measure().CommandsFailed);
    }

    [Fact]
    public async Task Measuring_a_hundred_zones_every_second_costs_the_collector_next_to_nothing()
    {
        await using var rig = new FiguresRig(zones: 100);
        for (var i = 0; i < 3; i++) rig.Reporter.Measure();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++) rig.Reporter.Measure();
        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / 10;
        // The records that are handed out, and nothing that grows with what was counted.
        Assert.InRange(bytes, 1, 64 * 1_024);
    }

    [Fact]
    public void A_histogram_says_exactly_how_many_were_not_above_its_bounds()
    {
        var histogram = new Histogram();
        long[] values = [0, 10, 99, 100, 101, 5_000, 50_000, 50_500, 70_000, 2_000_000];
        foreach (var value in values) histogram.Record(value);
        long[] bounds = [Histogram.BoundOf(100), Histogram.BoundOf(50_000), Histogram.BoundOf(1_000_000)];
        Span<long> counts = stackalloc long[bounds.Length + 1];
        histogram.Accumulate(bounds, counts);
        for (var i = 0; i < bounds.Length; i++) Assert.Equal(values.Count(value => value <= bounds[i]), counts[i]);
        Assert.Equal((values.Length, values.Sum()), (counts[^1], histogram.Sum));
        Assert.All(bounds, bound => Assert.Equal(bound, Histogram.BoundOf(bound)));
    }
}
