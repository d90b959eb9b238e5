using System.ComponentModel.DataAnnotations;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Verdict.GameServer.Publishing;
using Verdict.GameServer.Recovery;
using Verdict.Storage.Kafka;
using Verdict.Storage.Redis;
using Verdict.Zones;
using Verdict.Zones.Maps;

namespace Verdict.GameServer;

/// <summary>The server's command line: its switches, its help, and what it says when it cannot start.</summary>
internal static class Usage
{
    public const int Ok = 0;
    public const int CannotStart = 1;

    public const string Text =
        """
        The Verdict game server. Usually started by `./verdict up`.

          --data DIR          where journal and keys live (data)
          --port N            TCP port for players, 0 for a free one (7777)
          --host ADDRESS      address for players (0.0.0.0)
          --health-port N     port of /healthz, /readyz, /figures and /metrics, 0 for a free one (7778)
          --health-host ADDR  address of that port (127.0.0.1)
          --zones N           how many zones (1)
          --players-max N     seats of a zone (300)
          --map FILE          map of every zone (the meadow that comes with the server)
          --node NAME         name in figures and logs (game-1)
          --parent PID        stop when this process is gone (watch nothing)

        Every option, also those without a switch, can be given as --Section:Name=value or in the environment as
        VERDICT_Section__Name=value; docs/operations.md lists them with units and defaults.
        KAFKA_BROKERS=host:port,… makes it ship its events to Kafka.

        When it is ready it prints one line of JSON: {"event":"listening","port":7777,"healthPort":7778}. SIGTERM stops it without loss.
        """;

    public static IDictionary<string, string> Switches { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["--data"] = Key(nameof(GameServerOptions.Data)),
        ["--port"] = Key(nameof(GameServerOptions.Port)),
        ["--host"] = Key(nameof(GameServerOptions.Host)),
        ["--health-port"] = Key(nameof(GameServerOptions.HealthPort)),
        ["--health-host"] = Key(nameof(GameServerOptions.HealthHost)),
        ["--zones"] = Key(nameof(GameServerOptions.Zones)),
        ["--players-max"] = Key(nameof(GameServerOptions.PlayersPerZoneMax)),
        ["--map"] = Key(nameof(GameServerOptions.Map)),
        ["--node"] = Key(nameof(GameServerOptions.Node)),
        ["--parent"] = Key(nameof(GameServerOptions.ParentPid)),
    };

    /// <summary>The variables that switch real services on, and the launcher's own.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> FromServiceVariables()
    {
        if (Environment.GetEnvironmentVariable("KAFKA_BROKERS") is { Length: > 0 } brokers)
        {
            yield return new($"{KafkaOptions.Section}:{nameof(KafkaOptions.Brokers)}", brokers);
        }

        if (Environment.GetEnvironmentVariable("REDIS_URL") is { Length: > 0 } redis)
        {
            yield return new($"{RedisOptions.Section}:{nameof(RedisOptions.Url)}", redis);
        }

        if (Environment.GetEnvironmentVariable("PLATFORM_URL") is { Length: > 0 } platform)
        {
            yield return new($"{RecoveryOptions.Section}:{nameof(RecoveryOptions.PlatformUrl)}", platform);
        }

        if (Environment.GetEnvironmentVariable("VERDICT_PARENT_PID") is { Length: > 0 } parent)
        {
            yield return new(Key(nameof(GameServerOptions.ParentPid)), parent);
        }
    }

    /// <summary>The arguments, after a look that each is one: the configuration would pass over a misspelt one in silence.</summary>
    public static string[] Checked(string[] args)
    {
        for (var i = 0; i < args.Length; i++)
        {
            var name = args[i].Split('=')[0];
            var isOption = name.StartsWith("--", StringComparison.Ordinal) && name.Contains(':', StringComparison.Ordinal);
            if (!isOption && !Switches.ContainsKey(name))
            {
                throw new UsageException($"'{args[i]}' is no option of the game server; --help lists them.");
            }

            if (args[i].Contains('=', StringComparison.Ordinal)) continue;
            if (++i == args.Length) throw new UsageException($"{name} needs a value.");
        }

        return args;
    }

    /// <summary>One sentence for what an operator can mend; null for what is a fault of ours and deserves its stack.</summary>
    public static string? Explain(Exception exception) => exception switch
    {
        UsageException e => e.Message,
        OptionsValidationException e => $"The configuration is not valid: {string.Join(" ", e.Failures)}",
        ValidationException e => $"The configuration is not valid: {e.Message}",
        MapException e => $"The map cannot be used: {e.Message}",
        ReplayException e => $"Recovery failed: {e.Message}",
        InvalidOperationException { InnerException: FormatException e } => $"The configuration is not valid: {e.Message}",
        FormatException e => $"The configuration is not valid: {e.Message}",
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } e =>
            $"{e.Message} Stop what listens there or choose another with --port or --health-port.",
        SocketException e => $"The server cannot listen: {e.Message}",
        IOException e => e.Message,
        UnauthorizedAccessException e => e.Message,
        _ => null,
    };

    private static string Key(string option) => $"{GameServerOptions.Section}:{option}";
}

/// <summary>The command line cannot be understood.</summary>
internal sealed class UsageException(string message) : Exception(message);
