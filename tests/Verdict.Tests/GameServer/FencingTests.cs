using System.Diagnostics;
using Verdict.GameServer.Ticking;
using Verdict.Protocol;
using Verdict.Protocol.Messages;
using Verdict.Storage;

namespace Verdict.Tests.GameServer;

public class FencingTests
{
    private static readonly ZoneId Zone = new(1);
    private static readonly EventPoint Later = new(new(9), 1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_owner_whose_snapshot_is_refused_decides_nothing_more_and_sends_its_players_away()
    {
        await using var rig = new ZoneRig();
        var ada = rig.Connect(1);
        rig.Drain();
        ada.Read();
        await rig.Hot.SaveAsync(Zone, Later, new byte[] { 1 }, Cancellation);
        await rig.PassTickAsync();
        await rig.Snapshots.FinishAsync(Cancellation);
        ada.Read();
        var events = rig.Worker.Events;

        Assert.False(rig.Worker.TryPass(rig.Now));

        Assert.True(rig.Worker.IsFenced && rig.Worker.IsIdle);
        Assert.Equal([MessageType.Error], ada.Read());
        Assert.False(rig.Worker.TryPost(ZoneRig.Move(ada, 1, 1_100, 1_000)));
        Assert.False(rig.Directory.TryPlace(new(2), Zone, out _, out _, out var refusal));
        Assert.Equal(RefusalCode.Unavailable, refusal.Code);
        Assert.False(rig.Worker.TryPass(rig.Now));
        await rig.Publisher.FlushAsync(Cancellation);
        Assert.Equal((events, events), (rig.Worker.Events, rig.Journal.DurableIndex));
        Assert.Equal(Later, await rig.Hot.NewestAsync(Zone, Cancellation));
    }

    [Fact]
    public async Task Passes_in_which_nothing_is_wrong_allocate_nothing()
    {
        await using var rig = new ZoneRig();
        Steady.AllocatesNothing(() =>
        {
            for (var i = 0; i < 1_000; i++) Assert.True(rig.Worker.TryPass(rig.Now));
        });
    }

    [Fact]
    public async Task Two_owners_of_the_same_epoch_do_not_both_stay()
    {
        await using var rig = new ZoneRig();
        await rig.Hot.SaveAsync(Zone, new(rig.Worker.Epoch, 1_000), new byte[] { 1 }, Cancellation);
        await rig.PassTickAsync();
        await rig.Snapshots.FinishAsync(Cancellation);
        Assert.False(rig.Worker.TryPass(rig.Now));
        Assert.True(rig.Worker.IsFenced);
    }

    [Fact]
    public async Task What_it_had_decided_alone_is_recorded()
    {
        await using var rig = new ZoneRig(snapshots: new() { HotIntervalMs = 600_000, StallMsMax = 600_000 });
        var ada = rig.Connect(1);
        rig.Drain();
        await rig.PassTickAsync();
        await rig.Snapshots.FinishAsync(Cancellation);
        ada.Move(1, 1_100, 1_000);
        rig.Drain();
        rig.Snapshots.Of(Zone).Ownership.LoseTo(Later.Epoch);
        Assert.False(rig.Worker.TryPass(rig.Now));
        await rig.Publisher.FlushAsync(Cancellation);
        Assert.Equal((1, 3), (rig.Publisher.MovesJournalled(Zone), rig.Journal.DurableIndex));
    }

    [Fact]
    public async Task A_zone_that_stood_still_decides_nothing_before_it_knows_that_it_was_not_replaced()
    {
        await using var rig = new ZoneRig(snapshots: new() { HotIntervalMs = 600_000, StallMsMax = 2_000 });
        using var woken = new SemaphoreSlim(0);
        rig.Worker.Signal = () => woken.Release();
        var start = Stopwatch.GetTimestamp();
        Assert.True(rig.Worker.TryPass(start));
        Assert.True(rig.Worker.TryPass(After(start, 1_999)));

        var late = After(start, 1_999 + 2_001);
        Assert.False(rig.Worker.TryPass(late));
        Assert.True(await woken.WaitAsync(TimeSpan.FromMinutes(1), Cancellation));
        Assert.True(rig.Worker.TryPass(After(late, 60_000)));
        Assert.False(rig.Worker.IsFenced);
    }

    [Fact]
    public async Task A_zone_that_was_replaced_while_it_stood_still_never_decides_again()
    {
        await using var rig = new ZoneRig(snapshots: new() { HotIntervalMs = 600_000, StallMsMax = 2_000 });
        var ada = rig.Connect(1);
        rig.Drain();
        await rig.PassTickAsync();
        await rig.Snapshots.FinishAsync(Cancellation);
        ada.Read();
        await rig.Hot.SaveAsync(Zone, Later, new byte[] { 1 }, Cancellation);
        using var woken = new SemaphoreSlim(0);
        rig.Worker.Signal = () => woken.Release();
        ada.Move(1, 1_100, 1_000);

        var late = After(Stopwatch.GetTimestamp(), 60_000);
        Assert.False(rig.Worker.TryPass(late));
        Assert.True(await woken.WaitAsync(TimeSpan.FromMinutes(1), Cancellation));
        while (!rig.Worker.IsFenced)
        {
            Assert.False(rig.Worker.TryPass(late));
            await Task.Yield();
        }

        Assert.Equal([MessageType.Error], ada.Read());
        Assert.Equal((0, 0), (rig.Worker.Accepted, rig.Worker.InboxLength));
    }

    [Fact]
    public async Task A_store_that_does_not_answer_says_nothing_against_an_owner()
    {
        await using var rig = new ZoneRig(snapshots: new() { HotIntervalMs = 600_000, StallMsMax = 2_000 });
        rig.Hot.Trouble = "Redis sleeps.";
        using var woken = new SemaphoreSlim(0);
        rig.Worker.Signal = () => woken.Release();
        var late = After(Stopwatch.GetTimestamp(), 60_000);
        Assert.False(rig.Worker.TryPass(late));
        Assert.True(await woken.WaitAsync(TimeSpan.FromMinutes(1), Cancellation));
        Assert.True(rig.Worker.TryPass(late));
    }

    [Fact]
    public async Task A_pass_that_was_interrupted_for_long_leaves_what_waits_in_the_inbox()
    {
        await using var rig = new ZoneRig(snapshots: new() { StallMsMax = 100 });
        rig.Connect(1);
        rig.Snapshots.Of(Zone).Guard.Begin(After(Stopwatch.GetTimestamp(), -60_000));
        rig.Drain();
        Assert.Equal(1, rig.Worker.InboxLength);
    }

    private static long After(long timestamp, long milliseconds) => timestamp + (milliseconds * Stopwatch.Frequency / 1_000);
}
