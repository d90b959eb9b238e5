using Verdict.Cli.Players;
using Verdict.Protocol.Messages;

namespace Verdict.Cli.Load;

/// <summary>What all clients of a load together sent and received.</summary>
internal sealed class LoadTally
{
    private long _sent;
    private long _accepted;
    private long _refused;
    private long _disconnects;
    private long _reconnects;
    private long _undone;
    private long _givenUp;
    private long _bytesIn;
    private long _bytesOut;

    public long Sent => Interlocked.Read(ref _sent);

    public long Accepted => Interlocked.Read(ref _accepted);

    public RejectionCounts Rejections { get; } = new();

    public long Rejected => Rejections.Total;

    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Moves that got no verdict of any kind, so far or for ever.</summary>
    public long Unanswered => Sent - Accepted - Rejected - Refused;

    public long Disconnects => Interlocked.Read(ref _disconnects);

    public long Reconnects => Interlocked.Read(ref _reconnects);

    /// <summary>Players that came back to a place from before a move that had been acknowledged.</summary>
    public long Undone => Interlocked.Read(ref _undone);

    /// <summary>Clients that tried to come back and stopped trying.</summary>
    public long GivenUp => Interlocked.Read(ref _givenUp);

    public long BytesIn => Interlocked.Read(ref _bytesIn);

    public long BytesOut => Interlocked.Read(ref _bytesOut);

    /// <summary>Over the whole run.</summary>
    public LatencyHistogram RoundTrips { get; } = new();

    /// <summary>Since the last line of progress.</summary>
    public LatencyHistogram RecentRoundTrips { get; } = new();

    public void AddSent() => Interlocked.Increment(ref _sent);

    public void AddAccepted(TimeSpan time)
    {
        Interlocked.Increment(ref _accepted);
        Time(time);
    }

    public void AddRejected(RejectReason reason, TimeSpan time)
    {
        Rejections.Add(reason);
        Time(time);
    }

    public void AddRefused(TimeSpan time)
    {
        Interlocked.Increment(ref _refused);
        Time(time);
    }

    public void AddDisconnect() => Interlocked.Increment(ref _disconnects);

    public void AddReconnect() => Interlocked.Increment(ref _reconnects);

    public void AddUndone() => Interlocked.Increment(ref _undone);

    public void AddGivenUp() => Interlocked.Increment(ref _givenUp);

    public void AddBytesIn(int bytes) => Interlocked.Add(ref _bytesIn, bytes);

    public void AddBytesOut(int bytes) => Interlocked.Add(ref _bytesOut, bytes);

    private void Time(TimeSpan time)
    {
        RoundTrips.Record(time);
        RecentRoundTrips.Record(time);
    }
}
