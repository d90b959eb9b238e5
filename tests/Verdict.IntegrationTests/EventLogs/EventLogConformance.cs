using Verdict.Events;
using Verdict.Protocol;
using Verdict.Storage;

namespace Verdict.IntegrationTests.EventLogs;

/// <summary>What every event log must do. Each adapter runs this same suite.</summary>
public abstract class EventLogConformance
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reads_back_one_zones_events_in_order_and_byte_for_byte()
    {
        await using var log = await OpenAsync();
        var history = new ZoneHistory();
        await log.AppendAsync(ZoneHistory.Batch(history.Open(9)), Cancellation);
        await log.AppendAsync(ZoneHistory.Batch(history.Continue(1), history.Continue(20)), Cancellation);

        var read = await ReadAsync(log, history.Zone);

        Assert.Equal(30, read.Count);
        Assert.Equal(history.All, read);
    }

    [Fact]
    public async Task Zones_of_one_batch_are_kept_apart()
    {
        await using var log = await OpenAsync();
        ZoneHistory[] histories = [new(), new(), new()];
        var batch = ZoneHistory.Batch(histories[0].Open(5), histories[1].Open(7), histories[2].Open(1), histories[0].Continue(3));
        await log.AppendAsync(batch, Cancellation);
        foreach (var history in histories) Assert.Equal(history.All, await ReadAsync(log, history.Zone));
    }

    [Fact]
    public async Task A_zone_that_never_was_has_no_events()
    {
        await using var log = await OpenAsync();
        Assert.Empty(await ReadAsync(log, new ZoneHistory().Zone));
        await log.AppendAsync(ZoneHistory.Batch(new ZoneHistory().Open(3)), Cancellation);
        Assert.Empty(await ReadAsync(log, new ZoneHistory().Zone));
    }

    [Fact]
    public async Task Reading_after_a_point_leaves_out_that_event_and_all_before_it()
    {
        await using var log = await OpenAsync();
        var history = new ZoneHistory();
        await log.AppendAsync(ZoneHistory.Batch(history.Open(10)), Cancellation);
        await log.AppendAsync(ZoneHistory.Batch(history.Open(10)), Cancellation);
        for (var i = 0; i < history.All.Count; i++)
        {
            var read = await ReadAsync(log, history.Zone, EventPoint.Of(history.All[i].Id));
            Assert.Equal(history.All[(i + 1)..], read);
        }
    }

    [Fact]
    public async Task A_batch_that_was_appended_again_is_read_once()
    {
        await using var log = await OpenAsync();
        var history = new ZoneHistory();
        var first = ZoneHistory.Batch(history.Open(12));
        var second = ZoneHistory.Batch(history.Continue(4));
        await log.AppendAsync(first, Cancellation);
        await log.AppendAsync(first, Cancellation);
        await log.AppendAsync(second, Cancellation);
        await log.AppendAsync(second, Cancellation);
        Assert.Equal(history.All, await ReadAsync(log, history.Zone));
    }

    [Fact]
    public async Task The_late_word_of_a_replaced_owner_is_passed_over()
    {
        await using var log = await OpenAsync();
        var history = new ZoneHistory();
        var replaced = new ZoneHistory(history.Zone.Value);
        await log.AppendAsync(ZoneHistory.Batch(history.Open(8)), Cancellation);
        replaced.Open(8);
        await log.AppendAsync(ZoneHistory.Batch(history.Open(8)), Cancellation);
        await log.AppendAsync(ZoneHistory.Batch(replaced.Continue(8)), Cancellation);
        await log.AppendAsync(ZoneHistory.Batch(history.Continue(8)), Cancellation);
        Assert.Equal(history.All, await ReadAsync(log, history.Zone));
    }

    [Fact]
    public async Task Figures_snapshots_outcomes_and_views_in_a_batch_are_no_zones_events()
    {
        await using var log = await OpenAsync();
        var history = new ZoneHistory();
        var batch = ZoneHistory.Batch(history.Open(2));
        batch.AddFigures([0x92, 0xA6, .. "node-1"u8, 0x01]);
        batch.AddSnapshot(history.Zone, new(1), 2, [1, 2, 3]);
        batch.AddOutcome([0x92, 0xA4, .. "ab-1"u8, 0x01]);
        batch.AddView(history.Zone, [0x91, 0x01]);
        batch.Add(history.Continue(2));
        await log.AppendAsync(batch, Cancellation);
        Assert.Equal((6, 8), (batch.RunCount, batch.RecordCount));
        Assert.Equal(history.All, await ReadAsync(log, history.Zone));
    }

    [Fact]
    public async Task The_newest_epoch_of_a_zone_is_known_and_that_of_a_zone_that_never_was_is_none()
    {
        await using var log = await OpenAsync();
        var (history, other) = (new ZoneHistory(), new ZoneHistory());
        Assert.Equal(default, await log.NewestEpochAsync(history.Zone, Cancellation));
        for (var epoch = 1; epoch <= 3; epoch++)
        {
            await log.AppendAsync(ZoneHistory.Batch(history.Open(6), other.Open(2)), Cancellation);
            Assert.Equal(new Epoch(epoch), await log.NewestEpochAsync(history.Zone, Cancellation));
        }

        // The late word of a replaced owner makes no epoch the newest.
        var replaced = new ZoneHistory(history.Zone.Value);
        replaced.Open(1);
        await log.AppendAsync(ZoneHistory.Batch(replaced.Continue(5)), Cancellation);
        Assert.Equal(new Epoch(3), await log.NewestEpochAsync(history.Zone, Cancellation));
        Assert.Equal(new Epoch(3), await log.NewestEpochAsync(other.Zone, Cancellation));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3_600)]
    [InlineData(3_600)]
    public async Task A_time_before_which_nothing_is_wanted_hides_nothing_that_came_after_it(int offsetSeconds)
    {
        await using var log = await OpenAsync();
        var history = new ZoneHistory();
        await log.AppendAsync(ZoneHistory.Batch(history.Open(10)), Cancellation);
        var (point, read) = (EventPoint.Of(history.All[^1].Id), history.All.Count);
        var nowMs = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        await log.AppendAsync(ZoneHistory.Batch(history.Continue(10), history.Open(4)), Cancellation);

        var found = await ReadAsync(log, history.Zone, point, nowMs + (offsetSeconds * 1_000));

        // A time that has not come yet wants nothing: whether a log makes use of that is up to it, but what it gives is in order.
        if (offsetSeconds > 0) Assert.Equal(history.All.TakeLast(found.Count), found);
        else Assert.Equal(history.All[read..], found);
    }

    [Fact]
    public async Task An_empty_batch_is_no_trouble()
    {
        await using var log = await OpenAsync();
        await log.AppendAsync(new EventBatch(), Cancellation);
    }

    [Fact]
    public async Task Ten_thousand_events_in_many_batches_come_back_whole()
    {
        await using var log = await OpenAsync();
        ZoneHistory[] histories = [new(), new(), new(), new()];
        var batch = new EventBatch();
        for (var round = 0; round < 50; round++)
        {
            batch.Clear();
            foreach (var history in histories) batch.Add(round == 0 ? history.Open(50) : history.Continue(50));
            await log.AppendAsync(batch, Cancellation);
        }

        foreach (var history in histories)
        {
            Assert.Equal(2_500, history.All.Count);
            Assert.Equal(history.All, await ReadAsync(log, history.Zone));
        }
    }

    [Fact]
    public async Task A_cancelled_append_throws_and_the_batch_can_be_appended_again()
    {
        await using var log = await OpenAsync();
        var history = new ZoneHistory();
        var batch = ZoneHistory.Batch(history.Open(3));
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await log.AppendAsync(batch, cancelled.Token));
        await log.AppendAsync(batch, Cancellation);
        Assert.Equal(history.All, await ReadAsync(log, history.Zone));
    }

    protected abstract ValueTask<IEventLog> OpenAsync();

    private static async Task<List<(EventId Id, string Envelope)>> ReadAsync(
        IEventLog log,
        ZoneId zone,
        EventPoint after = default,
        long notBeforeMs = 0)
    {
        var read = new List<(EventId, string)>();
        await foreach (var stored in log.ReadAsync(zone, after, notBeforeMs, Cancellation))
        {
            read.Add((stored.Id, Convert.ToHexString(stored.Envelope.Span)));
        }

        return read;
    }
}
