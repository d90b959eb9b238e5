using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Verdict.GameServer.Snapshots;

/// <summary>How often zones are cut, and how long saving may take.</summary>
public sealed class SnapshotOptions
{
    public const string Section = "Snapshots";

    /// <summary>Milliseconds between two hot snapshots of a zone. What was decided since is replayed at a recovery.</summary>
    [Range(100, 600_000)]
    public int HotIntervalMs { get; set; } = 5_000;

    /// <summary>Milliseconds between two cold snapshots of a zone.</summary>
    [Range(1_000, 86_400_000)]
    public int ColdIntervalMs { get; set; } = 60_000;

    /// <summary>Milliseconds for which Redis keeps a hot snapshot that no newer one replaces. Files do not expire.</summary>
    [Range(1_000, 86_400_000)]
    public int HotTtlMs { get; set; } = 300_000;

    /// <summary>Milliseconds that saving or asking for a hot snapshot may take before it counts as failed.</summary>
    [Range(100, 60_000)]
    public int SaveTimeoutMs { get; set; } = 2_000;

    /// <summary>Longest pause in milliseconds between two tries while the store is down; the newest snapshot of each zone waits.</summary>
    [Range(10, 600_000)]
    public int RetryMaxMs { get; set; } = 5_000;

    /// <summary>Milliseconds that a zone may stand still, as in a paused machine, before it first makes sure that it has no later
    /// owner.</summary>
    [Range(100, 600_000)]
    public int StallMsMax { get; set; } = 2_000;
}

[OptionsValidator]
internal sealed partial class SnapshotOptionsValidator : IValidateOptions<SnapshotOptions>;
