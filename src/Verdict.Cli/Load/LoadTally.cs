using Verdict.Cli.Players;

namespace Verdict.Cli.Load;

/// <summary>What all clients of a load together sent, received and suffered.</summary>
internal sealed class LoadTally
{
    private long _countedFrom = long.MaxValue;
    private long _countedUntil = long.MaxValue;
    private long _disconnects;
    private long _reconnects;
    private long _undone;
    private long _givenUp;

    /// <summary>Before what is counted: connecting, and the warm-up.</summary>
    public Traffic Before { get; } = new();

    /// <summary>What the run is judged by.</summary>
    public Traffic Counted { get; } = new();

    /// <summary>After the last move was due.</summary>
    public Traffic After { get; } = new();

    public long Disconnects => Interlocked.Read(ref _disconnects);

    public long Reconnects => Interlocked.Read(ref _reconnects);

    /// <summary>Players that came back to a place from before a move that had been acknowledged.</summary>
    public long Undone => Interlocked.Read(ref _undone);

    /// <summary>Clients that tried to come back and stopped trying.</summary>
    public long GivenUp => Interlocked.Read(ref _givenUp);

    /// <summary>Moves that were acknowledged, counted or not.</summary>
    public long AcceptedEver => Before.Accepted + Counted.Accepted + After.Accepted;

    /// <summary>Times of verdicts since the last line of progress.</summary>
    public LatencyHistogram RecentRoundTrips { get; } = new();

    /// <summary>Says which part of the run is counted.</summary>
    public void Count(LoadTimes times)
    {
        Interlocked.Exchange(ref _countedFrom, times.CountedFrom);
        Interlocked.Exchange(ref _countedUntil, times.EndAt);
    }

    /// <summary>What happened then belongs there.</summary>
    /// <param name="timestamp">Of the Stopwatch.</param>
    public Traffic At(long timestamp)
    {
        if (timestamp < Interlocked.Read(ref _countedFrom)) return Before;
        return timestamp < Interlocked.Read(ref _countedUntil) ? Counted : After;
    }

    public void AddDisconnect() => Interlocked.Increment(ref _disconnects);

    public void AddReconnect() => Interlocked.Increment(ref _reconnects);

    public void AddUndone() => Interlocked.Increment(ref _undone);

    public void AddGivenUp() => Interlocked.Increment(ref _givenUp);
}
