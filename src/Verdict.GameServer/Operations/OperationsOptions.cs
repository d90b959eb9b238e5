using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Verdict.GameServer.Operations;

/// <summary>What operators may ask of a server that plays, and how much of it at once.</summary>
public sealed class OperationsOptions
{
    public const string Section = "Operations";

    /// <summary>Views a second that a zone publishes while somebody looks at it; never more than it has ticks.</summary>
    [Range(1, 20)]
    public int ViewsPerSecond { get; set; } = 5;

    /// <summary>Zones of this server that may be looked at at the same time. A wish to look at one more is refused.</summary>
    [Range(1, 1_000)]
    public int WatchedZonesMax { get; set; } = 16;

    /// <summary>Milliseconds that a rehearsed recovery may take, from the cut on, before it is given up.</summary>
    [Range(1_000, 3_600_000)]
    public int RehearsalTimeoutMs { get; set; } = 120_000;
}

[OptionsValidator]
internal sealed partial class OperationsOptionsValidator : IValidateOptions<OperationsOptions>;
