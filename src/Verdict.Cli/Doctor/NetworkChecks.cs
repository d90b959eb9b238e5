using System.Net;

namespace Verdict.Cli.Doctor;

/// <summary>What must be reachable: our own servers, or their free ports, and each service that a variable names.</summary>
internal static class NetworkChecks
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly (string Name, string Variable, int DefaultPort, string Without)[] Services =
    [
        ("Kafka", "KAFKA_BROKERS", 9092, "the journal is the event log"),
        ("MySQL", "MYSQL_URL", 3306, "SQLite in the data directory stands in"),
        ("Redis", "REDIS_URL", 6379, "hot snapshots lie as files in <data>/snapshots"),
        ("MongoDB", "MONGODB_URL", 27017, "cold snapshots lie in SQLite, <data>/snapshots.db"),
    ];

    public static async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellation)
    {
        var findings = new List<Finding>
        {
            await PortAsync("game port", 7777, healthPath: null, "--port", cancellation),
            await PortAsync("game server", 7778, "/readyz", "--health-port", cancellation),
            await PortAsync("platform", 8080, "/readyz", "--http-port", cancellation),
        };
        foreach (var (name, variable, defaultPort, without) in Services)
        {
            var value = Environment.GetEnvironmentVariable(variable);
            if (string.IsNullOrEmpty(value))
            {
                findings.Add(new(name, Health.Good, $"{variable} is not set: {without}"));
                continue;
            }

            if (value.StartsWith("mongodb+srv:", StringComparison.OrdinalIgnoreCase))
            {
                findings.Add(new(name, Health.Good, $"{variable} leaves its hosts to DNS; only the platform can tell whether they answer"));
                continue;
            }

            foreach (var (host, port) in Addresses(value, defaultPort))
            {
                findings.Add(await ServiceAsync(name, variable, host, port, GreetingOf(value), cancellation));
            }
        }

        return findings;
    }

    /// <summary>The hosts of a broker list or of a URL, which may name several.
    /// The rest of a URL may hold a password and is not repeated.</summary>
    internal static IEnumerable<(string Host, int Port)> Addresses(string value, int defaultPort)
    {
        var rest = value[(value.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme ? scheme + 3 : 0)..];
        var authority = rest.Split('/', '?')[0];
        authority = authority[(authority.LastIndexOf('@') + 1)..];
        foreach (var part in authority.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = part.LastIndexOf(':');
            var hasPort = int.TryParse(part.AsSpan(colon + 1), out var port) && colon > 0;
            yield return hasPort ? (part[..colon].Trim('[', ']'), port) : (part.Trim('[', ']'), defaultPort);
        }
    }

    // Where the talk is encrypted, a connection is all that can be told without the service's own client.
    private static Greeting GreetingOf(string value) => value switch
    {
        _ when value.StartsWith("redis://", StringComparison.OrdinalIgnoreCase) => Greeting.OfRedis(value),
        _ when value.Contains("tls=true", StringComparison.OrdinalIgnoreCase) => Greeting.Silent,
        _ when value.Contains("ssl=true", StringComparison.OrdinalIgnoreCase) => Greeting.Silent,
        _ when value.StartsWith("mongodb://", StringComparison.OrdinalIgnoreCase) => Greeting.OfMongo,
        _ => Greeting.Silent,
    };

    private static async Task<Finding> ServiceAsync(
        string name,
        string variable,
        string host,
        int port,
        Greeting greeting,
        CancellationToken cancellation)
    {
        var problem = await greeting.AskAsync(host, port, cancellation);
        return problem is null
            ? new(name, Health.Good, $"{host}:{port} answers")
            : new(name, Health.Bad, $"{host}:{port} ({variable}): {problem}", $"Start it, correct {variable}, or unset it to do without.");
    }

    private static async Task<Finding> PortAsync(string name, int port, string? healthPath, string option, CancellationToken cancellation)
    {
        if (await Greeting.Silent.AskAsync("127.0.0.1", port, cancellation) is not null)
        {
            return new(name, Health.Good, $"not running; port {port} is free");
        }

        if (healthPath is null) return new(name, Health.Good, $"something listens on {port}, as a running game server does");
        var answer = await ReadAsync(port, healthPath, cancellation);
        return answer switch
        {
            HttpStatusCode.OK => new(name, Health.Good, $"running on {port} and ready"),
            HttpStatusCode.ServiceUnavailable => new(
                name,
                Health.Lacking,
                $"running on {port}, not ready",
                $"curl http://127.0.0.1:{port}{healthPath} says why; its log is in data/logs."),
            _ => new(name, Health.Lacking, $"port {port} is taken by something else", $"Stop it, or start with {option} N."),
        };
    }

    private static async Task<HttpStatusCode?> ReadAsync(int port, string path, CancellationToken cancellation)
    {
        using var http = new HttpClient { Timeout = Patience };
        try
        {
            using var response = await http.GetAsync(new Uri($"http://127.0.0.1:{port}{path}"), cancellation);
            return response.StatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            return null;
        }
    }
}
