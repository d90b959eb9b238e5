using System.ComponentModel.DataAnnotations;

namespace Verdict.Storage.Redis;

/// <summary>Where Redis is, and which world's snapshots are meant.</summary>
public sealed class RedisOptions
{
    /// <summary>The configuration section's name.</summary>
    public const string Section = "Redis";

    /// <summary>redis://[user:][password@]host[:port][/database]; rediss:// for TLS. Empty: there is no Redis, and nothing may be opened
    /// with these options.</summary>
    [Required(AllowEmptyStrings = true)]
    public string Url { get; set; } = "";

    /// <summary>Names the world in every key. Servers of one world share it; two worlds in one Redis must not, or each would take the other
    /// for a later owner of its zones.</summary>
    [Required, RegularExpression("^[A-Za-z0-9_-]{1,40}$", ErrorMessage = "Redis:World is 1 to 40 letters, digits, '-' or '_'.")]
    public string World { get; set; } = "main";
}
