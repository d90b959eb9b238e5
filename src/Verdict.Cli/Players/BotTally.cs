using Verdict.Client;

namespace Verdict.Cli.Players;

/// <summary>What all bots together were told by the server.</summary>
internal sealed class BotTally
{
    private long _accepted;
    private long _rejected;
    private long _refused;
    private long _unknown;
    private long _reconnects;

    public long Accepted => Interlocked.Read(ref _accepted);

    public long Rejected => Interlocked.Read(ref _rejected);

    /// <summary>Moves that never reached a zone.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Moves whose verdict was lost with the connection.</summary>
    public long Unknown => Interlocked.Read(ref _unknown);

    public long Reconnects => Interlocked.Read(ref _reconnects);

    public LatencyHistogram RoundTrips { get; } = new();

    public void Count(in MoveVerdict verdict)
    {
        switch (verdict.Kind)
        {
            case VerdictKind.Accepted: Interlocked.Increment(ref _accepted); break;
            case VerdictKind.Rejected: Interlocked.Increment(ref _rejected); break;
            case VerdictKind.Refused: Interlocked.Increment(ref _refused); break;
            case VerdictKind.Unknown: Interlocked.Increment(ref _unknown); return;
            default: return;
        }

        RoundTrips.Record(verdict.RoundTrip);
    }

    public void CountReconnect() => Interlocked.Increment(ref _reconnects);
}
