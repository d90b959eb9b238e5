using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Verdict.GameServer.Recovery;

/// <summary>Whom a recovery may ask, and how long it waits for answers.</summary>
public sealed class RecoveryOptions
{
    public const string Section = "Recovery";

    /// <summary>Address of the platform, which keeps cold snapshots, as http://host:port. Empty: there is nobody to ask.</summary>
    [Required(AllowEmptyStrings = true)]
    public string PlatformUrl { get; set; } = string.Empty;

    /// <summary>Token of an operator of the platform; empty reads it from the data directory's keys/operator.token.</summary>
    [Required(AllowEmptyStrings = true)]
    public string PlatformToken { get; set; } = string.Empty;

    /// <summary>Milliseconds that the platform may take for one cold snapshot.</summary>
    [Range(100, 600_000)]
    public int PlatformTimeoutMs { get; set; } = 3_000;

    /// <summary>Milliseconds that the store of hot snapshots may take for one zone.</summary>
    [Range(100, 600_000)]
    public int HotTimeoutMs { get; set; } = 2_000;

    /// <summary>Milliseconds that Kafka may take to say which owners the zones have had, before the start goes on without it.</summary>
    [Range(100, 600_000)]
    public int LogPatienceMs { get; set; } = 5_000;
}

[OptionsValidator]
internal sealed partial class RecoveryOptionsValidator : IValidateOptions<RecoveryOptions>;
