using System.Text.Json.Nodes;
using Verdict.Cli.Players;

namespace Verdict.Cli.Load;

/// <summary>What became of the clients that stopped reading for a while. Their times are kept apart: they measure themselves, not the
/// server.</summary>
internal sealed class SlowReaders
{
    /// <summary>What the system may keep for a client that will stop reading, so that it is the server that notices.</summary>
    public const int ReceiveBytes = 4_096;

    private int _stopped;
    private int _inSync;
    private int _disconnected;

    /// <summary>Clients that stopped reading.</summary>
    public int Stopped => Volatile.Read(ref _stopped);

    /// <summary>Those of them that read again and then had an update that was made after that.</summary>
    public int InSync => Volatile.Read(ref _inSync);

    /// <summary>Those whose connection the server had closed meanwhile.</summary>
    public int Disconnected => Volatile.Read(ref _disconnected);

    /// <summary>From when their moves were due to their verdicts.</summary>
    public LatencyHistogram RoundTrips { get; } = new();

    /// <summary>From when they read again to when they were in sync.</summary>
    public LatencyHistogram SyncTimes { get; } = new();

    public void AddStopped() => Interlocked.Increment(ref _stopped);

    public void AddDisconnected() => Interlocked.Increment(ref _disconnected);

    public void AddInSync(TimeSpan time)
    {
        Interlocked.Increment(ref _inSync);
        SyncTimes.Record(time);
    }

    public JsonObject ToJson() => new()
    {
        ["stopped"] = Stopped,
        ["in_sync"] = InSync,
        ["disconnected"] = Disconnected,
        ["sync_ms"] = SyncTimes.ToJson(),
        ["rtt_ms"] = RoundTrips.ToJson(),
    };

    /// <summary>For people.</summary>
    public override string ToString() =>
        $"{Stopped:N0} stopped reading, {Disconnected:N0} were disconnected, {InSync:N0} came into sync again"
        + (InSync == 0 ? string.Empty : $" (p50 {SyncTimes.PercentileMs(0.5):0} ms, max {SyncTimes.MaxMs:0} ms)");
}
