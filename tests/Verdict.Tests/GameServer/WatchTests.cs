using Verdict.Events;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;
using Verdict.Protocol.Messages;
using Verdict.Storage;
using Verdict.Storage.Journal;

namespace Verdict.Tests.GameServer;

public class WatchTests
{
    private static readonly ZoneId Zone = new(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_zone_that_nobody_looks_at_publishes_no_view()
    {
        await using var rig = new ZoneRig();
        rig.PassTicks(40);
        Assert.Empty(await ViewsAsync(rig));
        Assert.Equal(0, rig.Watches.Watched);
    }

    [Fact]
    public async Task Who_looks_sees_who_stands_where_as_often_as_the_option_says()
    {
        await using var rig = new ZoneRig();
        var ada = rig.Connect(7);
        rig.Drain();
        rig.Watches.Of(Zone).Extend(rig.Now, durationMs: 10_000);
        await WatchTicksAsync(rig, ticks: 40);

        ada.Move(1, 1_100, 1_000);
        rig.Drain();
        await WatchTicksAsync(rig, ticks: 5);

        var views = await ViewsAsync(rig);
        // Two seconds and a quarter at five a second, twenty ticks a second: the ones that were due at each fourth tick.
        Assert.InRange(views.Count, 11, 12);
        Assert.All(views, view => Assert.Equal(("game-1", 1, 1), (view.Node, view.Zone, view.Epoch)));
        Assert.Equal(views.Select(view => view.Tick), views.Select(view => view.Tick).Order());
        Assert.Equal((7L, "player-7", 1_000, 1_000, ada.Connection.Session), views[0].Players.Single());
        Assert.Equal((7L, "player-7", 1_100, 1_000, ada.Connection.Session), views[^1].Players.Single());
        Assert.Equal(views[0].Sequence + 1, views[^1].Sequence);
    }

    [Fact]
    public async Task A_seat_that_is_only_held_is_seen_without_a_session()
    {
        await using var rig = new ZoneRig();
        var ada = rig.Connect(8);
        rig.Drain();
        rig.Watches.Of(Zone).Extend(rig.Now, durationMs: 1_000);
        ada.Connection.MarkClosed();
        await WatchTicksAsync(rig, ticks: 4);
        var view = (await ViewsAsync(rig))[^1];
        Assert.Equal((8L, 0L), (view.Players.Single().Id, view.Players.Single().Session));
    }

    [Fact]
    public async Task A_watch_ends_when_its_time_is_over_and_a_shorter_one_does_not_shorten_it()
    {
        await using var rig = new ZoneRig();
        var watch = rig.Watches.Of(Zone);
        watch.Extend(rig.Now, durationMs: 1_000);
        watch.Extend(rig.Now, durationMs: 10);
        await WatchTicksAsync(rig, ticks: 60);
        Assert.InRange((await ViewsAsync(rig)).Count, 5, 6);
    }

    [Fact]
    public async Task Looking_allocates_nothing_on_the_zones_thread_once_it_is_warm()
    {
        await using var rig = new ZoneRig(loop: new() { ReconnectWindowMs = 3_600_000 });
        for (var player = 1; player <= 100; player++) rig.Connect(player);
        rig.Drain();
        var watch = rig.Watches.Of(Zone);
        watch.Extend(rig.Now, durationMs: 30_000);
        Steady.AllocatesNothing(
            () => SpinWait.SpinUntil(() => !watch.IsUnderWay),
            () =>
            {
                // A fifth of a second: one view.
                rig.PassTicks(4);
            });
        Assert.InRange((await ViewsAsync(rig)).Count, 1, 30);
    }

    [Fact]
    public async Task A_wish_to_look_at_a_zone_that_is_not_here_or_at_too_many_is_refused_with_a_reason()
    {
        await using var rig = new ZoneRig();
        Assert.Null(rig.Watches.TryWatch(Wish(zone: 1)));
        Assert.Equal(1, rig.Watches.Watched);
        Assert.Equal("There is no zone 2 here to look at; zones are numbered 1 to 1.", rig.Watches.TryWatch(Wish(zone: 2)));
        Assert.Equal("There is no zone 0 here to look at; zones are numbered 1 to 1.", rig.Watches.TryWatch(Wish(zone: 0)));
    }

    private static PlatformCommand Wish(int zone) =>
        new("command-1", PlatformCommandType.WatchZone, new(zone), 1, 2, "ada", "", DurationMs: 30_000);

    // A view is encoded on another thread; a tick that comes before it is done would leave the next one out.
    private static async Task WatchTicksAsync(ZoneRig rig, int ticks)
    {
        for (var i = 0; i < ticks; i++)
        {
            rig.PassTicks(1);
            while (rig.Watches.Of(Zone).IsUnderWay) await Task.Yield();
        }
    }

    private static async Task<List<View>> ViewsAsync(ZoneRig rig)
    {
        await rig.Publisher.FlushAsync(Cancellation);
        var views = new List<View>();
        using var journal = JournalReader.Open(rig.Journal.DirectoryPath, 0);
        while (journal.TryReadBlock(out var block))
        {
            if (block.Kind != RecordKind.ZoneView) continue;
            Assert.Equal(Zone, block.Zone);
            foreach (var record in EventBuffer.Enumerate(block.Body.Span)) views.Add(Read(record));
        }

        return views;
    }

    private static View Read(ReadOnlySpan<byte> record)
    {
        var reader = new MessagePackReader(record);
        Assert.Equal(8, reader.ReadArrayHeader(8));
        var view = new View(reader.ReadString(64), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInteger(), reader.ReadInteger());
        Assert.True(reader.ReadInteger() > 0);
        for (var left = reader.ReadArrayHeader(1_000); left > 0; left--)
        {
            Assert.Equal(8, reader.ReadArrayHeader(8));
            var (id, name) = (reader.ReadInteger(), reader.ReadString(64));
            Assert.Equal(2, reader.ReadArrayHeader(2));
            var (x, y) = (reader.ReadInt32(), reader.ReadInt32());
            Assert.Equal(((int)Life.Alive, 0L), (reader.ReadInt32(), reader.ReadInteger()));
            Assert.InRange(reader.ReadInteger(), 0, 10_000);
            view.Players.Add((id, name, x, y, reader.ReadInteger()));
            Assert.Equal(0, reader.ReadInt32());
        }

        Assert.Equal(0, reader.ReadArrayHeader(1_000));
        Assert.True(reader.IsAtEnd);
        return view;
    }

    private sealed record View(string Node, int Zone, int Epoch, long Sequence, long Tick)
    {
        public List<(long Id, string Name, int X, int Y, long Session)> Players { get; } = [];
    }
}
