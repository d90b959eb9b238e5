using Verdict.GameServer.Ticking;

namespace Verdict.Tests.GameServer;

public class HistogramTests
{
    [Fact]
    public void Every_percentile_is_within_three_per_cent_of_the_truth()
    {
        var histogram = new Histogram();
        for (var us = 1; us <= 100_000; us++) histogram.Record(us);
        var reading = histogram.Read();
        foreach (var share in new[] { 0.01, 0.5, 0.9, 0.99, 0.999 })
        {
            var truth = share * 100_000;
            Assert.InRange(reading.Percentile(share), truth, truth * 1.035);
        }

        Assert.InRange(reading.Max, 100_000, 103_500);
    }

    [Fact]
    public void Two_readings_tell_of_the_time_between_them()
    {
        var histogram = new Histogram();
        var (last, since) = (Histogram.Reading.Empty, Histogram.Reading.Empty);
        histogram.Record(1_000_000);
        histogram.ReadSince(last, since);
        histogram.Record(10);
        histogram.ReadSince(last, since);
        Assert.Equal(10, since.Max);
        histogram.ReadSince(last, since);
        Assert.Equal(0, since.Percentile(0.99));
    }

    [Fact]
    public void Any_value_has_a_bucket()
    {
        var histogram = new Histogram();
        foreach (var us in new[] { long.MinValue, -1, 0, 31, 32, 33, 1L << 40, long.MaxValue }) histogram.Record(us);
        Assert.Equal(8, histogram.Read().Counts.Sum());
    }

    [Fact]
    public void Recording_allocates_nothing()
    {
        var histogram = new Histogram();
        Steady.AllocatesNothing(() =>
        {
            for (var i = 0; i < 1_000; i++) histogram.Record(i);
        });
    }
}
