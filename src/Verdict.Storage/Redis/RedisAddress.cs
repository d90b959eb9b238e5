using System.ComponentModel.DataAnnotations;
using System.Globalization;
using StackExchange.Redis;

namespace Verdict.Storage.Redis;

/// <summary>Reads a Redis URL.</summary>
internal static class RedisAddress
{
    private const int DefaultPort = 6379;

    /// <summary>What the client needs to connect.</summary>
    /// <exception cref="ValidationException">The text is no such URL.</exception>
    public static ConfigurationOptions Parse(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("redis" or "rediss") || uri.Host.Length == 0)
        {
            throw Malformed("it does not begin with redis:// and a host");
        }

        var options = new ConfigurationOptions { AbortOnConnectFail = false, Ssl = uri.Scheme == "rediss" };
        options.EndPoints.Add(uri.Host.Trim('[', ']'), uri.Port > 0 ? uri.Port : DefaultPort);
        var secret = uri.UserInfo[(uri.UserInfo.IndexOf(':', StringComparison.Ordinal) + 1)..];
        if (secret.Length > 0) options.Password = Uri.UnescapeDataString(secret);
        var database = uri.AbsolutePath.Trim('/');
        if (database.Length == 0) return options;
        if (!int.TryParse(database, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            throw Malformed("its database is no number");
        }

        options.DefaultDatabase = number;
        return options;
    }

    // The URL may hold a password, so the error does not repeat it.
    private static ValidationException Malformed(string why) => new(
        $"REDIS_URL (Redis:Url) is no address of a Redis: {why}. Write redis://host:port, or redis://:password@host:port/database.");
}
