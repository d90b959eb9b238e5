using Confluent.Kafka;

namespace Verdict.Storage.Kafka;

/// <summary>Counts the acknowledgements of one batch, so that it costs one task and not one for each event.</summary>
internal sealed class KafkaDelivery
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _room;
    private int _roomAt = -1;
    private int _unacknowledged;
    private int _failed;
    private int _sealed;
    private Error? _error;

    public KafkaDelivery() => Report = OnReport;

    /// <summary>What the client calls once for each event, on its own thread.</summary>
    public Action<DeliveryReport<byte[], byte[]>> Report { get; }

    public int Unacknowledged => Volatile.Read(ref _unacknowledged);

    public int Failed => Volatile.Read(ref _failed);

    /// <summary>The first reason for which an event was not acknowledged.</summary>
    public Error? Error => Volatile.Read(ref _error);

    /// <summary>Completes when the batch is sealed and every event handed over has been reported on, well or ill.</summary>
    public Task Done => _done.Task;

    public void Expect() => Interlocked.Increment(ref _unacknowledged);

    /// <summary>The client would not even take an event.</summary>
    public void Fail(Error error)
    {
        Interlocked.CompareExchange(ref _error, error, null);
        Interlocked.Increment(ref _failed);
    }

    public void Unexpect() => Interlocked.Decrement(ref _unacknowledged);

    /// <summary>No more events will be handed over.</summary>
    public void Seal()
    {
        Volatile.Write(ref _sealed, 1);

        // Whichever comes second, the seal or the last report, completes the batch: each writes its own mark before it reads the other's.
        Interlocked.MemoryBarrier();
        if (Unacknowledged == 0) _done.TrySetResult();
    }

    /// <summary>Waits until half of what is unacknowledged now has been reported on, or a little while.</summary>
    public async Task WaitForRoomAsync(CancellationToken cancellation)
    {
        var room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _roomAt, Unacknowledged / 2);
        Volatile.Write(ref _room, room);
        try
        {
            // The time-out covers reports that came in before the lines above: nobody would call again.
            await room.Task.WaitAsync(TimeSpan.FromMilliseconds(10), cancellation);
        }
        catch (TimeoutException)
        {
            // The caller looks again.
        }
    }

    private void OnReport(DeliveryReport<byte[], byte[]> report)
    {
        if (report.Error.IsError) Fail(report.Error);
        var left = Interlocked.Decrement(ref _unacknowledged);
        if (left == 0 && Volatile.Read(ref _sealed) == 1) _done.TrySetResult();
        if (left <= Volatile.Read(ref _roomAt)) Interlocked.Exchange(ref _room, null)?.TrySetResult();
    }
}
