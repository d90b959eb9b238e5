using Verdict.Events;
using Verdict.Protocol.MessagePack;

namespace Verdict.Tests.Events;

public class ServerFiguresTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1_000)]
    public void The_largest_figures_fit_into_the_space_they_ask_for(int zones)
    {
        const long Max = long.MaxValue;
        const int IntMax = int.MaxValue;
        var zone = new ZoneFigures(IntMax, IntMax, Max, IntMax, IntMax, IntMax, Max, Max, Max, Max, Max, Max, Max, Max, Max, Max, Max, Max,
            ZoneHealth.Fenced, Max, IntMax);
        var figures = new ServerFigures(
            new('n', 64), Max, Max, IntMax, Max, Max, Max, Max, Max, Max, IntMax, IntMax, IntMax, Max,
            new(Max, Max, Max, Max, Max, true, new('노', 64), RecordingMode.Overflowing, Max, Max, Max, Max, Max, Max),
            new(new('노', 64), Max, Max, IntMax, new('노', 64), Max, Max, Max, IntMax),
            [.. Enumerable.Repeat(zone, zones)],
            new(Max, Max, Max, Max, Max, Max),
            IntMax, IntMax, IntMax, IntMax, Admission.Draining, Max, Max, Max, true);
        var writer = new MessagePackWriter(new byte[ServerFigures.BytesMax(figures.Zones.Count)]);
        figures.Write(ref writer);
        Assert.InRange(writer.Length, 1, ServerFigures.BytesMax(figures.Zones.Count));
    }

    [Fact]
    public void A_long_error_is_cut_to_what_consumers_were_promised()
    {
        var journal = new JournalFigures(0, 0, 0, 0, 0, true, new('e', 100), RecordingMode.Degraded, 0, 0, 0, -1, 0, 0);
        var snapshots = new SnapshotFigures("files", 0, 0, 0, string.Empty, -1, 0, 0, 0);
        var figures = new ServerFigures(
            "n", 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, journal, snapshots, [], new(0, 0, 0, 0, 0, 0), 0, 1, 0, 1, Admission.Open, 0, 0, 0,
            Stopping: false);
        var bytes = new byte[ServerFigures.BytesMax(figures.Zones.Count)];
        var writer = new MessagePackWriter(bytes);
        figures.Write(ref writer);
        Assert.Contains(new string('e', 64), System.Text.Encoding.ASCII.GetString(bytes), StringComparison.Ordinal);
        Assert.DoesNotContain(new string('e', 65), System.Text.Encoding.ASCII.GetString(bytes), StringComparison.Ordinal);
    }
}
