using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Verdict.GameServer.Sync;

/// <summary>How much of a zone each client is told, and how often.</summary>
public sealed class SyncOptions
{
    public const string Section = "Sync";

    /// <summary>Millimetres within which a client sees everybody; with the map's diagonal or more it sees the whole zone.</summary>
    [Range(1_000, 20_000_000)]
    public int ViewRadiusMm { get; set; } = 30_000;

    /// <summary>Millimetres within which a client is told at the full rate; never more than the view.</summary>
    [Range(0, 20_000_000)]
    public int NearRadiusMm { get; set; } = 15_000;

    /// <summary>Side of the cells by which is decided who is in view. Smaller ones follow the radius more closely and cost more to look
    /// through.</summary>
    [Range(500, 1_000_000)]
    public int CellMm { get; set; } = 5_000;

    /// <summary>Updates per second that each client is sent of what is near, if anything changed.</summary>
    [Range(1, 100)]
    public int UpdatesPerSecond { get; set; } = 20;

    /// <summary>Updates per second of what is in view but not near; never more often than the near.</summary>
    [Range(1, 100)]
    public int FarUpdatesPerSecond { get; set; } = 5;

    /// <summary>Updates per second for a client that reads badly; never more often than for others.</summary>
    [Range(1, 100)]
    public int SlowUpdatesPerSecond { get; set; } = 4;

    /// <summary>Milliseconds after which a pass of a zones' thread leaves updates that would go alone to the next one, so that verdicts do
    /// not wait for them; while that happens they become rarer.</summary>
    [Range(1, 1_000)]
    public int YieldAfterMs { get; set; } = 5;

    /// <summary>Microseconds of a pass of a zones' thread after which a second thread writes updates that go alone, as far as a
    /// processor is idle.</summary>
    [Range(0, 1_000_000)]
    public int ShareAfterUs { get; set; } = 2_500;

    /// <summary>Milliseconds for which a client has not taken what was sent after which it is told at the lower rate.</summary>
    [Range(1, 600_000)]
    public int SlowerAfterMs { get; set; } = 250;

    /// <summary>Milliseconds of the same after which it is told of what is near only.</summary>
    [Range(1, 600_000)]
    public int NearOnlyAfterMs { get; set; } = 1_000;

    /// <summary>Milliseconds of the same after which it is shown everything anew once it reads again.</summary>
    [Range(1, 600_000)]
    public int ResyncAfterMs { get; set; } = 3_000;
}

[OptionsValidator]
internal sealed partial class SyncOptionsValidator : IValidateOptions<SyncOptions>;
