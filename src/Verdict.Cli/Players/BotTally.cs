using Verdict.Client;
using Verdict.Protocol.Messages;

namespace Verdict.Cli.Players;

/// <summary>What all bots together were told by the server.</summary>
internal sealed class BotTally
{
    private long _accepted;
    private long _refused;
    private long _unknown;
    private long _reconnects;
    private long _pickedUp;

    /// <summary>Moves that were done.</summary>
    public long Accepted => Interlocked.Read(ref _accepted);

    public RejectionCounts Rejections { get; } = new();

    public long Rejected => Rejections.Total;

    /// <summary>Moves that never reached a zone.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Moves whose verdict was lost with the connection.</summary>
    public long Unknown => Interlocked.Read(ref _unknown);

    public long Reconnects => Interlocked.Read(ref _reconnects);

    /// <summary>Items that a bot has.</summary>
    public long PickedUp => Interlocked.Read(ref _pickedUp);

    public LatencyHistogram RoundTrips { get; } = new();

    /// <summary>Since the status line last told them.</summary>
    public LatencyHistogram RecentRoundTrips { get; } = new();

    public void Count(in CommandVerdict verdict)
    {
        if (verdict.Verb == MessageType.PickUpItem)
        {
            // That somebody else was faster says nothing about the moves, which are what is held against the journal.
            if (verdict.IsAccepted) Interlocked.Increment(ref _pickedUp);
            return;
        }

        switch (verdict.Kind)
        {
            case VerdictKind.Accepted: Interlocked.Increment(ref _accepted); break;
            case VerdictKind.Rejected: Rejections.Add(verdict.Reason); break;
            case VerdictKind.Refused: Interlocked.Increment(ref _refused); break;
            case VerdictKind.Unknown: Interlocked.Increment(ref _unknown); return;
            default: return;
        }

        RoundTrips.Record(verdict.RoundTrip);
        RecentRoundTrips.Record(verdict.RoundTrip);
    }

    public void CountReconnect() => Interlocked.Increment(ref _reconnects);
}
