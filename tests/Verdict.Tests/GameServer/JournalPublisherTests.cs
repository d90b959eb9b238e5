using Verdict.Events;
using Verdict.Storage;
using Verdict.Storage.Journal;
using Verdict.Tests.Storage;

namespace Verdict.Tests.GameServer;

public class JournalPublisherTests
{
    [Fact]
    public async Task A_snapshot_stands_right_behind_the_events_that_were_posted_before()
    {
        await using var rig = new ZoneRig();
        var ticket = 0L;
        for (var i = 0; i < 20; i++)
        {
            var events = rig.Publisher.Rent();
            Batches.Append(events, zone: 7, sequence: 1 + (i * 10), count: 10);
            Assert.True(rig.Publisher.TryPost(events, ref ticket));
            Assert.True(rig.Publisher.PostSnapshot(new(7), new(1), (i + 1) * 10, [(byte)i]));
        }

        await rig.Publisher.FlushAsync(TestContext.Current.CancellationToken);
        Assert.True(rig.Publisher.HasSettled(ticket));
        var (last, snapshots) = (0L, 0);
        using var journal = JournalReader.Open(rig.Journal.DirectoryPath, 0);
        while (journal.TryReadBlock(out var block))
        {
            if (block.Zone.Value != 7) continue;
            if (block.Kind == RecordKind.ZoneEvents) last = block.FirstSequence + block.Count - 1;
            if (block.Kind != RecordKind.ZoneSnapshot) continue;
            Assert.Equal((last, new Epoch(1), 1), (block.FirstSequence, block.Epoch, block.Count));
            Assert.Equal([1, 0, 0, 0, (byte)snapshots++], block.Body.ToArray());
        }

        Assert.Equal((200L, 20), (last, snapshots));
        Assert.Equal(201, rig.Journal.DurableIndex);
    }

    [Fact]
    public async Task A_snapshot_is_left_out_when_no_more_may_wait()
    {
        using var diskAnswers = new ManualResetEventSlim();
        await using var rig = new ZoneRig(publishing: new() { QueueBytesMax = 65_536 });
        rig.Journal.Before = _ => diskAnswers.Wait(TestContext.Current.CancellationToken);
        Assert.True(rig.Publisher.PostSnapshot(new(7), new(1), 1, new byte[65_536]));
        Assert.False(rig.Publisher.PostSnapshot(new(7), new(1), 1, new byte[1]));
        diskAnswers.Set();
        await rig.Publisher.FlushAsync(TestContext.Current.CancellationToken);
        Assert.True(rig.Publisher.PostSnapshot(new(7), new(1), 1, new byte[1]));
    }

    [Fact]
    public async Task An_outcome_is_recorded_though_the_disk_budget_is_used_up_and_a_view_is_not()
    {
        await using var rig = new ZoneRig();
        Assert.True(rig.Publisher.PostView(new(7), [0x91, 0x01]));
        rig.Publisher.IsRefusing = true;
        Assert.False(rig.Publisher.PostView(new(7), [0x91, 0x02]));
        Assert.True(rig.Publisher.PostOutcome([0x91, 0x03]));
        await rig.Publisher.FlushAsync(TestContext.Current.CancellationToken);

        var found = new List<(RecordKind Kind, int Zone, byte Last)>();
        using var journal = JournalReader.Open(rig.Journal.DirectoryPath, 0);
        while (journal.TryReadBlock(out var block))
        {
            if (block.Kind is not (RecordKind.CommandOutcome or RecordKind.ZoneView)) continue;
            found.Add((block.Kind, block.Zone.Value, block.Body.Span[^1]));
        }

        Assert.Equal([(RecordKind.ZoneView, 7, (byte)1), (RecordKind.CommandOutcome, 0, (byte)3)], found);
        Assert.Equal(1, rig.Journal.DurableIndex);
    }

    [Fact]
    public async Task Outcomes_and_views_are_left_out_when_no_more_may_wait()
    {
        using var diskAnswers = new ManualResetEventSlim();
        await using var rig = new ZoneRig(publishing: new() { QueueBytesMax = 65_536 });
        rig.Journal.Before = _ => diskAnswers.Wait(TestContext.Current.CancellationToken);
        Assert.True(rig.Publisher.PostOutcome(new byte[65_536]));
        Assert.False(rig.Publisher.PostOutcome([0x90]));
        Assert.False(rig.Publisher.PostView(new(7), [0x90]));
        diskAnswers.Set();
        await rig.Publisher.FlushAsync(TestContext.Current.CancellationToken);
        Assert.True(rig.Publisher.PostOutcome([0x90]));
        Assert.True(rig.Publisher.PostView(new(7), [0x90]));
        await rig.Publisher.FlushAsync(TestContext.Current.CancellationToken);
    }
}
