using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Verdict.GameServer.Ticking;

/// <summary>How zones are driven.</summary>
public sealed class ZoneLoopOptions
{
    public const string Section = "ZoneLoop";

    /// <summary>Fixed rate of every zone. 20 per second gives the 50 ms tick of the latency budget.</summary>
    [Range(1, 100)]
    public int TicksPerSecond { get; set; } = 20;

    /// <summary>Commands one zone holds before it answers Busy. Bounds both memory and tail latency.</summary>
    [Range(16, 65_536)]
    public int InboxCapacity { get; set; } = 4_096;

    /// <summary>Threads that share the zones; 0 takes half the processors, leaving the rest to sockets and the journal.</summary>
    [Range(0, 256)]
    public int Threads { get; set; }

    /// <summary>Microseconds, at least, between two looks of a zones' thread at busy sockets: what comes meanwhile is served
    /// together, for fewer wake-ups and writes. Used by the epoll transport only.</summary>
    [Range(0, 10_000)]
    public int PassGapUs { get; set; } = 1_000;

    /// <summary>Niceness of the zones' threads, where the system allows it: below 0 they run before the journal, snapshots, compiling and
    /// other programs, which can wait a moment while a verdict should not. 0 leaves it to the system.</summary>
    [Range(-20, 19)]
    public int Niceness { get; set; } = -10;

    /// <summary>Ticks a late zone runs back to back to catch up. What it is later than that
    /// is given up: the world's time slows rather than stutters.</summary>
    [Range(1, 100)]
    public int CatchUpTicksMax { get; set; } = 5;

    /// <summary>Milliseconds for which a lost connection's seat is held.</summary>
    [Range(0, 3_600_000)]
    public int ReconnectWindowMs { get; set; } = 30_000;

    internal int ThreadCount(int zones) =>
        Math.Min(zones, Threads > 0 ? Threads : Math.Max(1, Environment.ProcessorCount / 2));
}

[OptionsValidator]
internal sealed partial class ZoneLoopOptionsValidator : IValidateOptions<ZoneLoopOptions>;
