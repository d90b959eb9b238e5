using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Verdict.GameServer;

/// <summary>What one game server is and where it keeps its things.</summary>
public sealed class GameServerOptions
{
    public const string Section = "GameServer";

    /// <summary>Name of this server in figures and logs; unique within a cluster.</summary>
    [Required, StringLength(64, MinimumLength = 1)]
    public string Node { get; set; } = "game-1";

    /// <summary>Directory of journal and keys; made when missing.</summary>
    [Required]
    public string Data { get; set; } = "data";

    /// <summary>Address that players reach; the default is every interface.</summary>
    [Required]
    public string Host { get; set; } = "0.0.0.0";

    /// <summary>TCP port for players; 0 takes a free one.</summary>
    [Range(0, 65_535)]
    public int Port { get; set; } = 7777;

    /// <summary>Address of the health port. Figures tell much about a server, so
    /// only this machine sees them unless told otherwise.</summary>
    [Required]
    public string HealthHost { get; set; } = "127.0.0.1";

    /// <summary>TCP port for /healthz, /readyz, /figures and /metrics; 0 takes a free one.</summary>
    [Range(0, 65_535)]
    public int HealthPort { get; set; } = 7778;

    /// <summary>How many zones this server opens, numbered from 1.</summary>
    [Range(1, 1_000)]
    public int Zones { get; set; } = 1;

    /// <summary>Seats of each zone. A newcomer to a full zone is refused.</summary>
    [Range(1, 1_000)]
    public int PlayersPerZoneMax { get; set; } = 300;

    /// <summary>Map of every zone, a JSON file; empty takes the one that comes with the server.</summary>
    public string Map { get; set; } = string.Empty;

    /// <summary>The server stops by itself when this process is gone, so that a
    /// killed launcher leaves no orphan; 0 watches nothing.</summary>
    [Range(0, int.MaxValue)]
    public int ParentPid { get; set; }

    internal string BansFile => Path.Combine(Data, "bans");

    internal string CommandsDirectory => Path.Combine(Data, "commands");

    internal string JournalDirectory => Path.Combine(Data, "journal");

    internal string SnapshotsDirectory => Path.Combine(Data, "snapshots");

    internal string OperatorTokenFile => Path.Combine(Data, "keys", "operator.token");

    internal string VerificationKeysFile => Path.Combine(Data, "keys", "token-verification.jwks");
}

[OptionsValidator]
internal sealed partial class GameServerOptionsValidator : IValidateOptions<GameServerOptions>;
