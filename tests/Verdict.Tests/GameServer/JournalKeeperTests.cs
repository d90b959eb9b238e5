using Verdict.Events;
using Verdict.Protocol.Messages;
using Verdict.Storage.Journal;

namespace Verdict.Tests.GameServer;

public class JournalKeeperTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_waits_is_counted_from_the_mark_and_its_age_from_the_oldest_event(bool isShipping)
    {
        using var rig = new KeeperRig(isShipping: isShipping);
        rig.Record(2);
        var (position, index) = (rig.Journal.DurablePosition, rig.Journal.DurableIndex);
        rig.Record(3);
        Assert.Equal((400L, 5_000L, RecordingMode.Normal), (rig.State.WaitingEvents, rig.State.OldestWaitingMs, rig.State.Mode));
        rig.Acknowledge(position, index);
        rig.Look();
        Assert.Equal((240L, rig.Journal.DurablePosition - position), (rig.State.WaitingEvents, rig.State.WaitingBytes));
        Assert.Equal((160L, 6_000L), (rig.State.AcknowledgedEvents, rig.State.OldestWaitingMs));
        rig.AcknowledgeAll();
        rig.Look();
        Assert.Equal(new(RecordingMode.Normal, 400, 0, 0, 0, -1, 0), rig.State);
    }

    [Fact]
    public void Recording_is_degraded_once_the_oldest_event_waits_too_long_and_normal_when_it_is_taken()
    {
        using var rig = new KeeperRig();
        rig.Record(1);
        for (var seconds = 2; seconds <= 10; seconds++) rig.Look();
        Assert.Equal(RecordingMode.Normal, rig.State.Mode);
        rig.Look();
        Assert.Equal((RecordingMode.Degraded, 11_000L), (rig.State.Mode, rig.State.OldestWaitingMs));
        rig.AcknowledgeAll();
        rig.Look();
        Assert.Equal(RecordingMode.Normal, rig.State.Mode);
    }

    [Fact]
    public void The_time_until_loss_follows_from_the_growth_and_is_none_while_events_are_taken()
    {
        using var rig = new KeeperRig();
        for (var i = 0; i < 20; i++)
        {
            rig.Record(1);
            rig.AcknowledgeAll();
        }

        rig.Look();
        Assert.Equal(-1, rig.State.LossInMs);
        rig.Record(14);
        var block = rig.State.WaitingBytes / 14;
        var left = KeeperRig.BudgetBytes - KeeperRig.SegmentBytes - rig.State.WaitingBytes;
        Assert.InRange(rig.State.LossInMs, 1_000 * left / block / 2, 1_000 * left / block * 5);
        Assert.Equal(RecordingMode.Degraded, rig.State.Mode);
    }

    [Fact]
    public void History_is_kept_up_to_its_bound_and_nothing_that_waits_or_is_needed_is_trimmed()
    {
        using var rig = new KeeperRig(historyBytesMax: 3 * KeeperRig.SegmentBytes);
        var needed = 0L;
        rig.Keeper.NeededFrom = () => needed;
        rig.Record(10);
        rig.AcknowledgeAll();
        rig.Look();
        Assert.Equal(0, rig.Journal.OldestPosition);

        needed = rig.Journal.DurablePosition;
        rig.Look();
        Assert.InRange(needed - rig.Journal.OldestPosition, 3 * KeeperRig.SegmentBytes, 4 * KeeperRig.SegmentBytes);

        // Needed from the end on, but taken by nobody since: nothing more may go.
        var oldest = rig.Journal.OldestPosition;
        needed = long.MaxValue;
        rig.Record(4);
        Assert.InRange(rig.Journal.OldestPosition, oldest, oldest + KeeperRig.SegmentBytes);
        Assert.Equal(0, rig.State.DroppedEvents);
        Assert.NotEqual(RecordingMode.Overflowing, rig.State.Mode);
        Assert.Empty(rig.Logged);
    }

    [Fact]
    public void A_budget_smaller_than_the_history_wanted_is_kept_all_the_same()
    {
        using var rig = new KeeperRig(historyBytesMax: 1L << 40);
        for (var i = 0; i < 60; i++)
        {
            rig.Record(1);
            rig.AcknowledgeAll();
            Assert.InRange(rig.Journal.DiskBytes, 0, KeeperRig.BudgetBytes);
        }

        Assert.True(rig.Journal.OldestPosition > 0);
        Assert.Equal(0, rig.State.DroppedEvents);
        Assert.NotEqual(RecordingMode.Overflowing, rig.State.Mode);
    }

    [Fact]
    public async Task At_the_budget_the_oldest_are_dropped_each_event_counted_and_the_count_outlives_the_server()
    {
        using var rig = new KeeperRig();
        rig.Record(3);
        rig.Acknowledge(rig.Journal.DurablePosition, rig.Journal.DurableIndex);
        for (var i = 0; i < 60; i++)
        {
            rig.Record(1);
            Assert.InRange(rig.Journal.DiskBytes, 0, KeeperRig.BudgetBytes);
            Assert.Equal(rig.Journal.DurableIndex - 240, rig.State.WaitingEvents + rig.State.DroppedEvents);
        }

        Assert.Equal((RecordingMode.Overflowing, 0L, false), (rig.State.Mode, rig.State.LossInMs, rig.Publisher.IsRefusing));
        Assert.Equal(["23 Critical"], rig.Logged);
        var dropped = rig.State.DroppedEvents;
        Assert.True(dropped > 0);

        await rig.ReopenAsync();
        rig.Look();
        Assert.Equal(dropped, rig.State.DroppedEvents);
        rig.AcknowledgeAll();
        rig.Look();
        rig.Look();
        Assert.Equal((RecordingMode.Normal, dropped), (rig.State.Mode, rig.State.DroppedEvents));
    }

    [Fact]
    public void Who_reads_on_behind_what_was_dropped_counts_exactly_those_events()
    {
        using var rig = new KeeperRig();
        using var reader = JournalReader.Open(rig.Files.Path, 0);
        rig.Record(2);
        Assert.True(reader.TryReadBlock(out _));
        rig.Acknowledge(reader.Position, reader.Index);
        rig.Record(60);

        // As the shipper does it: a file that was deleted is not read on.
        Assert.True(reader.Position < rig.Journal.OldestPosition);
        reader.LookAgain();
        var read = 0L;
        while (reader.TryReadBlock(out var block)) read += block.Count;
        Assert.Equal(rig.State.DroppedEvents, reader.EventsLost);
        Assert.Equal(rig.Journal.DurableIndex - KeeperRig.BlockEvents, reader.EventsLost + read);

        rig.Acknowledge(reader.Position, reader.Index);
        rig.Look();
        rig.Look();
        Assert.Equal(RecordingMode.Normal, rig.State.Mode);
        Assert.Equal(["23 Critical", "25 Critical"], rig.Logged);
    }

    [Fact]
    public async Task A_kill_between_counting_and_deleting_counts_once()
    {
        using var rig = new KeeperRig();
        rig.Record(10);
        var (until, lost) = (rig.Journal.ListTrimPoints()[1], 0L);
        using (var reader = JournalReader.Open(rig.Files.Path, 0))
        {
            while (reader.Position < until && reader.TryReadBlock(out var block)) lost += block.Position < until ? block.Count : 0;
        }

        // The mark was written, and the process died before the files were deleted.
        using (var cursor = JournalCursor.OpenDropped(rig.Files.Path)) cursor.Save(until, lost);
        await rig.ReopenAsync();
        Assert.Equal(until, rig.Journal.OldestPosition);
        rig.Look();
        Assert.Equal((lost, rig.Journal.DurableIndex - lost), (rig.State.DroppedEvents, rig.State.WaitingEvents));
    }

    [Fact]
    public void What_a_recovery_needs_is_never_dropped_and_then_zones_answer_busy()
    {
        using var rig = new KeeperRig();
        rig.Keeper.NeededFrom = () => 0;
        rig.Record(40);
        Assert.Equal((0L, 0L), (rig.Journal.OldestPosition, rig.State.DroppedEvents));
        Assert.True(rig.Publisher.IsRefusing);
        Assert.Equal(["24 Critical", "23 Critical"], rig.Logged);
        Assert.True(rig.Publisher.PostSnapshot(new(1), new(1), 1, [1]));

        // A newer snapshot was saved: now the oldest may go, and play with them.
        rig.Keeper.NeededFrom = () => rig.Journal.DurablePosition;
        rig.Look();
        Assert.False(rig.Publisher.IsRefusing);
        Assert.Equal(rig.Journal.DurableIndex, rig.State.WaitingEvents + rig.State.DroppedEvents);
        Assert.InRange(rig.Journal.DiskBytes, 0, KeeperRig.BudgetBytes);
    }

    [Fact]
    public void Told_to_refuse_it_drops_nothing_and_zones_answer_busy_until_there_is_room()
    {
        using var rig = new KeeperRig(JournalFullPolicy.RefuseNew);
        while (!rig.Publisher.IsRefusing) rig.Record(1);
        Assert.InRange(rig.Journal.DiskBytes, KeeperRig.BudgetBytes - (2 * KeeperRig.SegmentBytes), KeeperRig.BudgetBytes);
        Assert.Equal((RecordingMode.Overflowing, 0L, 0L), (rig.State.Mode, rig.State.DroppedEvents, rig.Journal.OldestPosition));
        Assert.False(rig.Publisher.PostSnapshot(new(1), new(1), 1, [1]));

        // A little room is not enough: the end would be a beginning a moment later.
        var (position, index) = (rig.Journal.ListTrimPoints()[0], 0L);
        using (var glance = new JournalGlance(rig.Files.Path)) glance.TryFind(position, rig.Journal.DurablePosition, out index, out _);
        rig.Acknowledge(position, index);
        rig.Look();
        Assert.True(rig.Publisher.IsRefusing);

        rig.AcknowledgeAll();
        rig.Look();
        Assert.Equal((false, RecordingMode.Normal), (rig.Publisher.IsRefusing, rig.State.Mode));
        Assert.Equal(["24 Critical", "25 Critical"], rig.Logged);
    }

    [Fact]
    public void A_mark_beyond_the_end_of_the_journal_frees_nothing()
    {
        using var rig = new KeeperRig();
        rig.Record(5);
        rig.Acknowledge(rig.Journal.DurablePosition + 1, 10_000);
        rig.Look();
        Assert.Equal((400L, 0L), (rig.State.WaitingEvents, rig.Journal.OldestPosition));
    }

    [Fact]
    public async Task A_zone_whose_journal_refuses_answers_busy_and_records_what_it_had_decided()
    {
        await using var rig = new ZoneRig();
        var ada = rig.Connect(1);
        rig.Drain();
        rig.PassTicks(1);
        ada.Move(1, 1_100, 1_000);
        await rig.Publisher.FlushAsync(TestContext.Current.CancellationToken);
        rig.Publisher.IsRefusing = true;
        Assert.False(rig.Worker.TryPost(default));
        rig.Drain();
        rig.PassTicks(1);
        await rig.Publisher.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, rig.Publisher.MovesJournalled(rig.Worker.Id));
        rig.Publisher.IsRefusing = false;
        ada.Move(2, 1_200, 1_000);
        rig.Drain();
        Assert.Contains(MessageType.MoveAccepted, ada.Read());
    }
}
