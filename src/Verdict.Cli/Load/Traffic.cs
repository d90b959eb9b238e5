using Verdict.Cli.Players;
using Verdict.Protocol.Messages;

namespace Verdict.Cli.Load;

/// <summary>What went out and came in during one part of a run. Moves and their verdicts belong to when the move was due, bytes and updates
/// to when they passed.</summary>
internal sealed class Traffic
{
    private long _sent;
    private long _accepted;
    private long _refused;
    private long _heldBack;
    private long _updates;
    private long _fullUpdates;
    private long _strays;
    private long _bytesIn;
    private long _bytesOut;

    public long Sent => Interlocked.Read(ref _sent);

    public long Accepted => Interlocked.Read(ref _accepted);

    public RejectionCounts Rejections { get; } = new();

    public long Rejected => Rejections.Total;

    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Moves that got no verdict of any kind, so far or for ever.</summary>
    public long Unanswered => Sent - Accepted - Rejected - Refused;

    /// <summary>Turns at which a connected client did not move because too many verdicts were outstanding or its socket was full.</summary>
    public long HeldBack => Interlocked.Read(ref _heldBack);

    public long Updates => Interlocked.Read(ref _updates);

    /// <summary>Those of <see cref="Updates"/> that tell everything anew.</summary>
    public long FullUpdates => Interlocked.Read(ref _fullUpdates);

    /// <summary>How often updates spoke of somebody who was never introduced, among clients that look into them.</summary>
    public long Strays => Interlocked.Read(ref _strays);

    public long BytesIn => Interlocked.Read(ref _bytesIn);

    public long BytesOut => Interlocked.Read(ref _bytesOut);

    /// <summary>From when a move was due to its verdict.</summary>
    public LatencyHistogram RoundTrips { get; } = new();

    /// <summary>From when a move was due to when it was sent: what the generator itself adds.</summary>
    public LatencyHistogram Lateness { get; } = new();

    public void AddSent(TimeSpan late)
    {
        Interlocked.Increment(ref _sent);
        Lateness.Record(late);
    }

    public void AddAccepted() => Interlocked.Increment(ref _accepted);

    public void AddRejected(RejectReason reason) => Rejections.Add(reason);

    public void AddRefused() => Interlocked.Increment(ref _refused);

    public void AddHeldBack() => Interlocked.Increment(ref _heldBack);

    public void AddUpdate(bool isFull)
    {
        Interlocked.Increment(ref _updates);
        if (isFull) Interlocked.Increment(ref _fullUpdates);
    }

    public void AddStrays(int strays)
    {
        if (strays > 0) Interlocked.Add(ref _strays, strays);
    }

    public void AddBytesIn(int bytes) => Interlocked.Add(ref _bytesIn, bytes);

    public void AddBytesOut(int bytes) => Interlocked.Add(ref _bytesOut, bytes);
}
