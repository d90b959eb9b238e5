using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Verdict.GameServer;
using Verdict.GameServer.Net;
using Verdict.GameServer.Sync;
using Verdict.Protocol.Messages;
using Verdict.Tests.GameServer;

namespace Verdict.Tests.Sync;

public class UpdateWriterTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Whoever_is_handed_over_is_written_to_by_another_thread_in_that_order()
    {
        using var writer = await StartAsync();
        var written = new List<int>();
        using var done = new CountdownEvent(1_000);
        var threads = new HashSet<int>();
        for (var i = 0; i < 1_000; i++)
        {
            var number = i;
            var client = Client(() =>
            {
                written.Add(number);
                threads.Add(Environment.CurrentManagedThreadId);
                done.Signal();
            });
            SpinWait.SpinUntil(() => writer.TryHand(client, Stopwatch.GetTimestamp()));
            writer.Wake();
        }

        Assert.True(done.Wait(Patience, TestContext.Current.CancellationToken));
        Assert.Equal(Enumerable.Range(0, 1_000), written);
        Assert.DoesNotContain(Environment.CurrentManagedThreadId, threads);
        Assert.Single(threads);
        Assert.Equal(1_000, writer.Handed);
    }

    [Fact]
    public async Task A_full_queue_refuses_and_takes_again_once_there_is_room()
    {
        using var writer = await StartAsync();
        using var free = new ManualResetEventSlim();
        var client = Client(() => free.Wait(Patience));
        for (var i = 0; i < UpdateWriter.QueueMax; i++) Assert.True(writer.TryHand(client, Stopwatch.GetTimestamp()));
        writer.Wake();
        Assert.False(writer.TryHand(client, Stopwatch.GetTimestamp()));
        free.Set();
        Assert.True(SpinWait.SpinUntil(() => writer.TryHand(client, Stopwatch.GetTimestamp()), Patience));
        writer.Wake();
    }

    [Fact]
    public async Task One_that_cannot_be_written_to_is_closed_and_the_others_are_served()
    {
        using var writer = await StartAsync();
        using var served = new ManualResetEventSlim();
        var (broken, whole) = (Client(() => throw new IOException("broken")), Client(served.Set));
        Assert.True(writer.TryHand(broken, 0));
        Assert.True(writer.TryHand(whole, 0));
        writer.Wake();
        Assert.True(served.Wait(Patience, TestContext.Current.CancellationToken));
        Assert.True(broken.IsClosed);
        Assert.False(whole.IsClosed);
    }

    [Fact]
    public async Task Once_it_has_ended_it_takes_nobody()
    {
        var writer = await StartAsync();
        Assert.True(writer.TryHand(Client(() => { }), 0));
        writer.Wake();
        writer.Dispose();
        Assert.False(writer.TryHand(Client(() => { }), 0));
    }

    [Fact]
    public void Without_a_thread_it_takes_nobody()
    {
        using var writer = new UpdateWriter(0, 0, NullLogger.Instance);
        Assert.False(writer.TryHand(Client(() => { }), 0));
    }

    [Fact]
    public async Task A_pass_hands_over_only_once_it_has_taken_a_while()
    {
        using var writer = await StartAsync();
        using var served = new ManualResetEventSlim();
        var client = Client(served.Set);
        var pressure = new PassPressure(new() { ShareAfterUs = 1_000 }, writer);
        pressure.Begin(0);
        Assert.False(pressure.TryHandOver(client, (Stopwatch.Frequency / 1_000) - 1));
        Assert.True(pressure.TryHandOver(client, Stopwatch.Frequency / 1_000));
        pressure.Told();
        Assert.True(served.Wait(Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_a_zone_hands_over_reaches_the_client_and_a_verdict_takes_along_what_still_waits()
    {
        await using var rig = new ZoneRig(sync: new() { ShareAfterUs = 0, YieldAfterMs = 1_000 });
        using var writer = await StartAsync();
        rig.Worker.Pressure = new(rig.Sync, writer);
        rig.Worker.Pressure.Begin(rig.Now);
        var (ada, bob) = (rig.Connect(1), rig.Connect(2));
        rig.Drain();
        rig.PassMs(1_000);
        SpinWait.SpinUntil(() => bob.Connection.Outbox.UnsentBytes == 0, Patience);
        bob.Read();
        var handed = writer.Handed;
        var heard = new List<MessageType>();
        for (var i = 1; i <= 100; i++)
        {
            rig.Worker.Pressure.Begin(rig.Now);
            ada.Move(i, 1_000 + (i % 2 * 100), 1_000);
            rig.Drain();
            rig.PassMs(100);
            SpinWait.SpinUntil(() => bob.Connection.Outbox.UnsentBytes == 0, Patience);
            heard.AddRange(bob.Read());
            Assert.Contains(MessageType.MoveAccepted, ada.Read());
        }

        Assert.InRange(writer.Handed - handed, 90, 110);
        Assert.InRange(heard.Count(type => type == MessageType.StateUpdate), 90, 101);
    }

    private static async Task<UpdateWriter> StartAsync()
    {
        var writer = new UpdateWriter(0, 0, NullLogger.Instance);
        writer.Start();
        if (!await writer.Started.WaitAsync(Patience, TestContext.Current.CancellationToken))
        {
            Assert.Skip("The system does not let a thread that gives way be hurried; that takes CAP_SYS_NICE.");
        }

        return writer;
    }

    private static ClientConnection Client(Action flush) => new(1, new FlushOnly(flush), () => { });

    /// <summary>Tells when it is flushed, and by whom.</summary>
    private sealed class FlushOnly(Action flush) : Outbox(new(), new Metrics())
    {
        public override void Flush() => flush();

        protected override void EndSending()
        {
        }
    }
}
