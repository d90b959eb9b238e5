using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Verdict.GameServer.Publishing;

/// <summary>How events get from zones to disk and on to Kafka.</summary>
public sealed class PublishingOptions
{
    public const string Section = "Publishing";

    /// <summary>Bytes of events that may wait for the disk. At this many, zones answer
    /// Busy instead of deciding what they could not record.</summary>
    [Range(65_536, 4_294_967_296)]
    public long QueueBytesMax { get; set; } = 64 * 1_024 * 1_024;

    /// <summary>Bytes of the spool, the mapped file from which events that the disk does
    /// not have yet are salvaged after a kill; at least four slots of 64 KiB for each zone are wanted.</summary>
    [Range(1_048_576, 1_073_741_824)]
    public long SpoolBytesMax { get; set; } = 32 * 1_024 * 1_024;

    /// <summary>Least milliseconds between two commits: one flush of the disk serves everything that came meanwhile.</summary>
    [Range(0, 1_000)]
    public int CommitIntervalMs { get; set; } = 20;

    /// <summary>Longest pause in milliseconds between two tries after the disk or Kafka failed.</summary>
    [Range(10, 600_000)]
    public int RetryMaxMs { get; set; } = 5_000;

    /// <summary>Age in milliseconds of the oldest event that waits on disk, beyond which
    /// recording counts as degraded.</summary>
    [Range(100, 3_600_000)]
    public int DegradedAfterMs { get; set; } = 10_000;

    /// <summary>Milliseconds that a stopping server goes on shipping what Kafka has
    /// not yet; the rest is shipped after the next start.</summary>
    [Range(0, 600_000)]
    public int ShipOnStopMs { get; set; } = 5_000;
}

[OptionsValidator]
internal sealed partial class PublishingOptionsValidator : IValidateOptions<PublishingOptions>;
