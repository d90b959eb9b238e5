using Verdict.Events;
using Verdict.GameServer.Net;
using Verdict.GameServer.Publishing;
using Verdict.GameServer.Ticking;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;
using Verdict.Protocol.Messages;
using Verdict.Storage.Journal;

namespace Verdict.Tests.GameServer;

public class ZoneWorkerTests
{
    [Fact]
    public async Task A_verdict_does_not_wait_for_a_tick()
    {
        await using var rig = new ZoneRig();
        var ada = rig.Connect(1);
        rig.Drain();
        Assert.Equal([MessageType.Welcome, MessageType.StateUpdate], ada.Read());

        ada.Move(1, 1_100, 1_000);
        rig.Drain();
        Assert.Equal([MessageType.MoveAccepted], ada.Read());
        Assert.Equal(0, rig.Worker.Tick);
    }

    [Fact]
    public async Task Newcomers_get_everybody_and_others_get_what_changed()
    {
        await using var rig = new ZoneRig();
        var ada = rig.Connect(1);
        rig.Drain();
        rig.PassTicks(1);
        Assert.True(Updates(ada).Single().Full);

        var bob = rig.Connect(2);
        rig.Drain();
        rig.PassTicks(1);
        var toAda = Updates(ada).Single();
        Assert.False(toAda.Full);
        Assert.Equal([2], toAda.Entered.Select(entity => entity.Id));
        var toBob = Updates(bob).Single();
        Assert.True(toBob.Full);
        Assert.Equal([1, 2], toBob.Entered.Select(entity => entity.Id).Order());

        // Nothing happened, so nobody is told anything.
        rig.PassTicks(1);
        Assert.Empty(ada.Read());
        Assert.Empty(bob.Read());
    }

    [Fact]
    public async Task A_lost_connection_keeps_its_seat_for_the_window_and_then_loses_it()
    {
        await using var rig = new ZoneRig(new() { ReconnectWindowMs = 500 });
        var ada = rig.Connect(1);
        rig.Drain();
        ada.Connection.MarkClosed();
        rig.PassTicks(10);
        Assert.Equal(1, rig.Worker.Players);
        rig.PassTicks(1);
        Assert.Equal(0, rig.Worker.Players);
        Assert.True(rig.Directory.TryPlace(new(1), ZoneId.Any, out _, out var isNew, out _));
        Assert.True(isNew);
    }

    [Fact]
    public async Task Who_comes_back_in_time_goes_on_where_it_stood()
    {
        await using var rig = new ZoneRig();
        var ada = rig.Connect(1);
        rig.Drain();
        ada.Move(1, 1_200, 1_000);
        rig.Drain();
        ada.Connection.MarkClosed();
        rig.PassTicks(5);

        var again = rig.Connect(1);
        rig.Drain();
        var welcome = Welcome(again);
        Assert.True(welcome.Resumed);
        Assert.Equal(new Position(1_200, 1_000), welcome.Position);
    }

    [Fact]
    public async Task A_second_login_takes_the_seat_and_the_first_connection_has_no_say_any_more()
    {
        await using var rig = new ZoneRig();
        var first = rig.Connect(1);
        rig.Drain();
        first.Read();
        var second = rig.Connect(1);
        first.Move(1, 1_200, 1_000);
        rig.Drain();
        Assert.Equal([MessageType.Error], first.Read());
        Assert.True(Welcome(second).Resumed);
        Assert.Equal(new Position(1_000, 1_000), PositionOf(rig, 1));
    }

    [Fact]
    public async Task Leaving_frees_the_seat_at_once()
    {
        await using var rig = new ZoneRig();
        var ada = rig.Connect(1);
        rig.Drain();
        ada.Read();
        ada.Leave(7);
        rig.Drain();
        Assert.Equal([MessageType.LeaveAccepted], ada.Read());
        Assert.Equal(0, rig.Worker.Players);

        // What was under way behind it is still answered: nobody of that name is in the zone.
        ada.Move(8, 1_000, 1_000);
        rig.Drain();
        Assert.Equal([MessageType.MoveRejected], ada.Read());
    }

    [Fact]
    public async Task A_full_inbox_is_answered_and_loses_nothing_that_is_in_it()
    {
        await using var rig = new ZoneRig(new() { InboxCapacity = 16 });
        var ada = rig.Connect(1);
        for (var i = 1; i <= 15; i++) ada.Move(i, 1_000, 1_000);
        Assert.False(rig.Worker.TryPost(ZoneRig.Move(ada, 16, 0, 0)));
        rig.Drain();
        Assert.Equal(15, ada.Read().Count(type => type is MessageType.MoveAccepted or MessageType.MoveRejected));
        Assert.Equal(1, rig.Worker.RefusedBusy);
    }

    [Fact]
    public async Task After_a_crash_the_zone_is_what_was_journalled_in_a_later_epoch()
    {
        await using var rig = new ZoneRig();
        var ada = rig.Connect(1);
        rig.Drain();
        for (var i = 1; i <= 20; i++)
        {
            ada.Move(i, 1_000 + (i * 100), 1_000);
            rig.Drain();
            rig.PassTicks(1);
        }

        rig.Worker.Fail();
        var recovered = await rig.CrashAndRecoverAsync();
        Assert.True(recovered.Zone.TryGetPlayer(new(1), out var player));
        Assert.Equal(new Position(3_000, 1_000), player.Position);
        Assert.Equal(rig.Worker.Epoch.Next, recovered.NextEpoch);

        rig.Worker.Restart(recovered, rig.Now);
        var again = rig.Connect(1);
        rig.Drain();
        Assert.True(Welcome(again).Resumed);
        Assert.Equal(2, rig.Worker.Epoch.Value);
    }

    [Fact]
    public async Task A_journal_that_is_full_makes_the_zone_refuse_rather_than_forget()
    {
        using var diskAnswers = new ManualResetEventSlim();
        await using var rig = new ZoneRig(publishing: new() { QueueBytesMax = 65_536 });
        rig.Journal.Before = _ => diskAnswers.Wait(TestContext.Current.CancellationToken);
        var ada = rig.Connect(1);
        rig.Drain();
        var (posted, accepted) = (0, 0);
        while (!rig.Publisher.IsSaturated)
        {
            posted++;
            ada.Move(posted, 1_000 + (posted % 2 * 100), 1_000);
            rig.Drain();
            rig.PassTicks(1);
            accepted += ada.Read().Count(type => type == MessageType.MoveAccepted);
        }

        Assert.False(rig.Worker.TryPost(ZoneRig.Move(ada, posted + 1, 0, 0)));
        Assert.Equal(accepted, rig.Worker.Accepted);

        // Stopped even now, the zone hands over what it still holds; once the disk answers again, all of it is recorded.
        rig.Worker.Stop();
        diskAnswers.Set();
        await rig.Publisher.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Equal(accepted, rig.Publisher.MovesJournalled(rig.Worker.Id));
        Assert.Equal([MessageType.Error], ada.Read());
    }

    [Fact]
    public async Task A_stalled_disk_costs_few_slots_and_every_event_waits_where_it_outlives_the_process()
    {
        using var diskAnswers = new ManualResetEventSlim();
        await using var rig = new ZoneRig();
        var ada = rig.Connect(1);
        rig.Drain();
        await rig.Publisher.FlushAsync(TestContext.Current.CancellationToken);
        rig.Journal.Before = _ => diskAnswers.Wait(TestContext.Current.CancellationToken);
        for (var i = 1; i <= 500; i++)
        {
            ada.Move(i, 1_000 + (i % 2 * 100), 1_000);
            rig.Drain();
            rig.PassTicks(1);
        }

        // The first tick's batch is stuck; all that came later fits into one slot.
        Assert.InRange(rig.Spool.SlotCount - rig.Spool.FreeCount, 2, 3);
        Assert.Equal((0, 500), (rig.Publisher.Unprotected, rig.Worker.Accepted));
        var left = EventSpool.Open(rig.Journal.DirectoryPath, 0, ZoneRig.Boot);
        var events = left.ListLeftovers().Sum(slot => EventImage.TryRead(left.SlotMemory(slot), out var image, out _) ? image.Count : 0);
        Assert.InRange(events, 500, 502);

        rig.Worker.Stop();
        diskAnswers.Set();
        await rig.Publisher.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Equal(500, rig.Publisher.MovesJournalled(rig.Worker.Id));
        Assert.Equal(rig.Spool.SlotCount - 1, rig.Spool.FreeCount);
    }

    [Fact]
    public async Task A_zone_whose_slot_is_nearly_full_leaves_commands_where_they_are_until_it_can_hand_over()
    {
        using var diskAnswers = new ManualResetEventSlim();
        await using var rig = new ZoneRig(publishing: new() { QueueBytesMax = 65_536 });
        await rig.Publisher.FlushAsync(TestContext.Current.CancellationToken);
        rig.Journal.Before = _ => diskAnswers.Wait(TestContext.Current.CancellationToken);
        for (var i = 0; i < 1_500; i++) rig.Connect(1 + (i % 250)).Leave(1);
        rig.Drain();

        Assert.True(rig.Publisher.IsSaturated);
        Assert.InRange(rig.Worker.InboxLength, 1, 2_999);
        Assert.False(rig.Worker.TryPost(default));
        var (emitted, left) = (rig.Worker.Events, rig.Worker.InboxLength);
        rig.PassTicks(3);
        rig.Drain();
        Assert.Equal((emitted, left), (rig.Worker.Events, rig.Worker.InboxLength));

        diskAnswers.Set();
        while (rig.Worker.InboxLength > 0)
        {
            await rig.Publisher.FlushAsync(TestContext.Current.CancellationToken);
            rig.Drain();
        }

        Assert.Equal((1 + 3_000, 0), (rig.Worker.Events, rig.Publisher.Unprotected));
    }

    [Fact]
    public async Task With_every_slot_taken_a_zone_plays_on_in_memory_and_that_is_counted()
    {
        await using var rig = new ZoneRig();
        await rig.Publisher.FlushAsync(TestContext.Current.CancellationToken);
        while (rig.Spool.TryRent() is not null) { }
        var ada = rig.Connect(1);
        rig.Drain();
        for (var i = 1; i <= 5; i++)
        {
            ada.Move(i, 1_000 + (i % 2 * 100), 1_000);
            rig.Drain();
            rig.PassTicks(1);
            await rig.Publisher.FlushAsync(TestContext.Current.CancellationToken);
        }

        Assert.InRange(rig.Publisher.Unprotected, 1, 7);
        Assert.Equal(5, rig.Publisher.MovesJournalled(rig.Worker.Id));
    }

    [Fact]
    public async Task A_zone_that_fails_again_and_again_leaks_no_slot()
    {
        await using var rig = new ZoneRig();
        for (var i = 0; i < 50; i++)
        {
            rig.Worker.Fail();
            rig.Worker.Restart(await rig.CrashAndRecoverAsync(), rig.Now);
        }

        await rig.Publisher.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Equal(rig.Spool.SlotCount - 1, rig.Spool.FreeCount);
    }

    [Fact]
    public async Task Deciding_and_ticking_allocate_nothing_once_warm()
    {
        await using var rig = new ZoneRig();
        var clients = Enumerable.Range(1, 50).Select(player => rig.Connect(player, new WriterToNowhere())).ToArray();
        rig.Drain();
        var (round, allocated) = (0, long.MaxValue);

        // Buffers that take turns with slower threads reach their size at different times; what is steady never allocates again.
        for (var hundred = 0; hundred < 10 && allocated > 0; hundred++)
        {
            allocated = 0;
            for (var i = 0; i < 100; i++)
            {
                round++;
                foreach (var client in clients) client.Move(round, 1_000 + (round % 2 * 100), 1_000);
                allocated += DrainAndTick(rig);
                // The journal's thread gives the buffer back, as it does within the 50 ms of a real tick.
                await rig.Publisher.FlushAsync(TestContext.Current.CancellationToken);
            }
        }

        Assert.Equal(0, allocated);
        Assert.Equal(50 * round, rig.Worker.Accepted);
    }

    private static long DrainAndTick(ZoneRig rig)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        rig.Drain();
        rig.PassTicks(1);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static List<StateUpdate> Updates(ZoneRig.Client client)
    {
        var updates = new List<StateUpdate>();
        foreach (var body in client.ReadBodies())
        {
            var reader = new MessagePackReader(body);
            if (MessageReader.ReadType(ref reader, out var fields) != MessageType.StateUpdate) continue;
            var update = new StateUpdate();
            update.Read(ref reader, fields);
            updates.Add(update);
        }

        return updates;
    }

    private static Welcome Welcome(ZoneRig.Client client)
    {
        var reader = new MessagePackReader(client.ReadBodies()[0]);
        Assert.Equal(MessageType.Welcome, MessageReader.ReadType(ref reader, out var fields));
        return global::Verdict.Protocol.Messages.Welcome.Read(ref reader, fields);
    }

    private static Position PositionOf(ZoneRig rig, long player)
    {
        var observer = rig.Connect(99);
        rig.Drain();
        rig.PassTicks(1);
        return Updates(observer)[0].Entered.Single(entity => entity.Id == player).Position;
    }
}
