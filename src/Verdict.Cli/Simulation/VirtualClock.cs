namespace Verdict.Cli.Simulation;

/// <summary>Time as the simulation wants it: it stands still until it is moved.</summary>
internal sealed class VirtualClock : TimeProvider
{
    private static readonly DateTimeOffset Beginning = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Milliseconds since the simulation began.</summary>
    public long Ms { get; private set; }

    /// <inheritdoc/>
    public override long TimestampFrequency => 1_000;

    /// <summary>Unix time in milliseconds.</summary>
    public long UnixMs => GetUtcNow().ToUnixTimeMilliseconds();

    public void Advance(long ms) => Ms += ms;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Beginning.AddMilliseconds(Ms);

    /// <inheritdoc/>
    public override long GetTimestamp() => Ms;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        throw new NotSupportedException("Nothing waits by itself in a simulation: what is to happen later is a step of its own.");
}
