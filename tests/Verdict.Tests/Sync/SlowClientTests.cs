using System.Buffers;
using Verdict.GameServer.Sync;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;
using Verdict.Protocol.Messages;
using Verdict.Tests.GameServer;

namespace Verdict.Tests.Sync;

public class SlowClientTests
{
    [Fact]
    public async Task Who_stops_reading_goes_down_step_by_step_and_is_in_sync_soon_after_it_reads_again()
    {
        await using var rig = new ZoneRig();
        var (socket, model) = (new GatedWriter(), new ModelClient(quantumMm: 1));
        var (ada, bob) = (rig.Connect(1), rig.Connect(2, socket));
        rig.Drain();
        socket.IsShut = true;
        var ladder = new List<ReadingStep>();
        var unsent = new List<int>();
        for (var i = 1; i <= 80; i++)
        {
            Walk(rig, ada, i);
            ladder.Add(bob.Connection.Viewer!.Ladder.Step);
            unsent.Add(bob.Connection.Outbox.UnsentBytes);
        }

        ReadingStep[] downwards = [ReadingStep.Reading, ReadingStep.Merging, ReadingStep.Slower, ReadingStep.NearOnly, ReadingStep.Resync];
        Assert.Equal(downwards, ladder.Distinct());
        // The one update that it has not taken is all that waits for it, however long it does not read.
        Assert.Single(unsent.Where(static bytes => bytes > 0).Distinct());
        Assert.Equal((1, 1, 0), (rig.Metrics.ClientsSlowed, rig.Metrics.ClientsNearOnly, rig.Metrics.ClientsResynced));
        Assert.True(rig.Metrics.UpdatesMerged > 10);

        socket.Open();
        Apply(model, socket.Take());
        for (var i = 81; i <= 100; i++) Walk(rig, ada, i);
        Assert.True(Apply(model, socket.Take()));
        Assert.Equal(1, rig.Metrics.ClientsResynced);
        Assert.Equal(ReadingStep.Reading, bob.Connection.Viewer!.Ladder.Step);
        Assert.Equal(PlaceOf(100), model.Known.Values.Single(entity => entity.Id == 1).Position);
        Assert.False(bob.Connection.IsClosed);
    }

    [Fact]
    public async Task Verdicts_are_kept_for_who_does_not_read()
    {
        await using var rig = new ZoneRig();
        var socket = new GatedWriter();
        var ada = rig.Connect(1, socket);
        rig.Drain();
        socket.Take();
        socket.IsShut = true;
        for (var i = 1; i <= 200; i++) Walk(rig, ada, i);
        socket.Open();
        rig.PassTicks(40);
        var types = Bodies(socket.Take()).Select(TypeOf).ToList();
        Assert.Equal(200, types.Count(type => type == MessageType.MoveAccepted));
    }

    [Fact]
    public void Trouble_is_forgotten_four_times_as_fast_as_it_came_and_no_step_is_left_and_taken_at_once()
    {
        var thresholds = new LadderThresholds(new());
        var ladder = default(ReadingLadder);
        Assert.Equal(ReadingStep.Merging, ladder.Look(At(0), isBlocked: true, thresholds));
        Assert.Equal(ReadingStep.Merging, ladder.Look(At(249), isBlocked: true, thresholds));
        Assert.Equal(ReadingStep.Slower, ladder.Look(At(250), isBlocked: true, thresholds));
        Assert.Equal(ReadingStep.NearOnly, ladder.Look(At(1_000), isBlocked: true, thresholds));
        Assert.Equal(ReadingStep.NearOnly, ladder.Look(At(2_999), isBlocked: true, thresholds));

        // 2,999 ms of trouble, of which each millisecond of reading takes four.
        Assert.Equal(ReadingStep.NearOnly, ladder.Look(At(3_623), isBlocked: false, thresholds));
        Assert.Equal(ReadingStep.Slower, ladder.Look(At(3_624), isBlocked: false, thresholds));
        Assert.Equal(ReadingStep.Slower, ladder.Look(At(3_700), isBlocked: false, thresholds));
        Assert.Equal(ReadingStep.Reading, ladder.Look(At(3_720), isBlocked: false, thresholds));
    }

    private static long At(int ms) => (10_000 + ms) * (System.Diagnostics.Stopwatch.Frequency / 1_000);

    private static void Walk(ZoneRig rig, ZoneRig.Client client, int step)
    {
        client.Move(step, PlaceOf(step).X, PlaceOf(step).Y);
        rig.Drain();
        rig.PassTicks(1);
    }

    private static Position PlaceOf(int step) => new(1_000 + (step % 2 * 100), 1_000);

    private static bool Apply(ModelClient model, byte[] frames)
    {
        var wasFull = false;
        foreach (var body in Bodies(frames).Where(body => TypeOf(body) == MessageType.StateUpdate))
        {
            var reader = new MessagePackReader(body);
            MessageReader.ReadType(ref reader, out var fields);
            var update = new StateUpdate();
            update.Read(ref reader, fields);
            model.Apply(update);
            wasFull |= update.Full;
        }

        return wasFull;
    }

    private static List<byte[]> Bodies(byte[] frames)
    {
        var (rest, bodies) = (new ReadOnlySequence<byte>(frames), new List<byte[]>());
        while (FrameCodec.TryRead(ref rest, out var body)) bodies.Add(body.ToArray());
        return bodies;
    }

    private static MessageType TypeOf(byte[] body)
    {
        var reader = new MessagePackReader(body);
        return MessageReader.ReadType(ref reader, out _);
    }
}
