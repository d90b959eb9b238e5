using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Verdict.Cli.Doctor;
using Verdict.Cli.Processes;
using Verdict.Cli.Terminal;

namespace Verdict.Cli.Testing;

/// <summary>The servers that tests run against, for as long as they run: MariaDB, Redis and a mock Kafka cluster, on free
/// ports, in a temporary directory.</summary>
/// <remarks>A server that a variable names already is used instead of one of ours.</remarks>
internal sealed partial class TestServers(Output output) : IAsyncDisposable
{
    private const string Database = "verdict_test";
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly string _directory = Directory.CreateTempSubdirectory("verdict-test-").FullName;
    private readonly List<ChildProcess> _running = [];

    /// <summary>What the tests must find in their environment.</summary>
    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    /// <summary>Starts what is not given. What cannot be started is told of, and its tests skip themselves by name.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        await StartAsync("KAFKA_BROKERS", "a mock Kafka cluster", ["kcat"], StartKafkaAsync, cancellation);
        await StartAsync("MYSQL_URL", "MariaDB", ["mariadbd", "mariadb-install-db"], StartMariaDbAsync, cancellation);
        await StartAsync("REDIS_URL", "Redis", ["redis-server"], StartRedisAsync, cancellation);
        // No package of Debian holds a MongoDB, so there is none of ours to start.
        output.Line(IsGiven("MONGODB_URL")
            ? "MONGODB_URL is set, so tests use that server."
            : "MONGODB_URL is not set, so tests that need MongoDB are skipped by name.");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var child in _running)
        {
            await child.StopAsync(StopPatience);
            child.Dispose();
        }

        Directory.Delete(_directory, recursive: true);
    }

    private async Task StartAsync(
        string variable,
        string what,
        string[] tools,
        Func<CancellationToken, Task<string>> start,
        CancellationToken cancellation)
    {
        if (IsGiven(variable))
        {
            output.Line($"{variable} is set, so tests use that server.");
            return;
        }

        if (tools.FirstOrDefault(tool => !Tool.IsOnPath(tool)) is { } missing)
        {
            output.Warn($"{missing} is not installed, so {what} is not started and {variable} stays unset.");
            return;
        }

        output.Status($"Starting {what}…");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(StartPatience);
        try
        {
            Variables[variable] = await start(patience.Token);
            output.Line($"Started {what}: {variable}={Variables[variable]}");
        }
        catch (Exception error) when (
            error is CliException || (error is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            var why = error is CliException ? error.Message : $"not ready within {StartPatience.TotalSeconds:0} s";
            output.Warn($"{what} did not start: {why}. {variable} stays unset.");
        }
    }

    // The mock cluster of librdkafka lives as long as the client that asked for it, and says in its debug log where it listens.
    private async Task<string> StartKafkaAsync(CancellationToken cancellation)
    {
        var listening = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Hear(string line)
        {
            var match = BootstrapServers().Match(line);
            if (match.Success) listening.TrySetResult(match.Groups["servers"].Value);
        }

        _running.Add(ChildProcess.Start(
            new("kcat", ["-X", "test.mock.num.brokers=1", "-b", "mock", "-C", "-t", "warmup", "-d", "mock"], _directory), Hear, Hear));
        return await listening.Task.WaitAsync(cancellation);
    }

    private async Task<string> StartMariaDbAsync(CancellationToken cancellation)
    {
        var data = Path.Combine(_directory, "mariadb");
        var user = Environment.UserName;
        var install = await new ToolCall(
            "mariadb-install-db",
            ["--no-defaults", $"--datadir={data}", $"--user={user}", "--auth-root-authentication-method=normal", "--skip-test-db"],
            _directory).ReadAsync(cancellation);
        if (install is null) throw new CliException("mariadb-install-db failed");
        var port = FreePort();
        var socket = Path.Combine(_directory, "mariadb.sock");
        string[] arguments =
        [
            "--no-defaults", $"--datadir={data}", $"--user={user}", "--bind-address=127.0.0.1", $"--port={port}", $"--socket={socket}",
            $"--pid-file={Path.Combine(_directory, "mariadb.pid")}", "--skip-log-bin", "--innodb-flush-log-at-trx-commit=2",
        ];
        var server = ChildProcess.Start(new(Tool.Find("mariadbd")!, arguments, _directory), _ => { }, _ => { });
        _running.Add(server);
        string[] statement =
        [
            "--no-defaults", $"--socket={socket}", "--user=root", "-e", $"CREATE DATABASE IF NOT EXISTS {Database} CHARACTER SET utf8mb4",
        ];
        while (await new ToolCall("mariadb", statement, _directory).ReadAsync(cancellation) is null)
        {
            if (server.HasExited) throw new CliException("mariadbd ended");
            await Task.Delay(Pause, cancellation);
        }

        return $"mysql://root@127.0.0.1:{port}/{Database}";
    }

    private async Task<string> StartRedisAsync(CancellationToken cancellation)
    {
        var port = FreePort();
        // Its data is for the tests alone: nothing of it is worth a file.
        string[] arguments = ["--port", $"{port}", "--bind", "127.0.0.1", "--dir", _directory, "--save", "", "--appendonly", "no"];
        var server = ChildProcess.Start(new("redis-server", arguments, _directory), _ => { }, _ => { });
        _running.Add(server);
        var url = $"redis://127.0.0.1:{port}";
        while (await Greeting.OfRedis(url).AskAsync("127.0.0.1", port, cancellation) is not null)
        {
            if (server.HasExited) throw new CliException("redis-server ended");
            await Task.Delay(Pause, cancellation);
        }

        return url;
    }

    private static bool IsGiven(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 };

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    [GeneratedRegex(@"bootstrap\.servers=(?<servers>[0-9.:,]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex BootstrapServers();
}
