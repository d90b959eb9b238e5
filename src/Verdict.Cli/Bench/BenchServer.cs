using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Verdict.Cli.Building;
using Verdict.Cli.Processes;
using Verdict.Cli.Terminal;
using Verdict.Cli.Up;
using Verdict.Events;

namespace Verdict.Cli.Bench;

/// <summary>A game server of the benchmark's own: free ports, a data directory that is thrown away, and nothing else of the platform.
/// </summary>
internal sealed class BenchServer : IDisposable
{
    // More than the diagonal of any map that this command measures on.
    private const int WholeMapMm = 10_000_000;

    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FiguresPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("verdict-bench-");
    private readonly Part _part;
    private HttpClient? _health;

    public BenchServer(Workload workload, Repository repository, Output output)
    {
        if (!File.Exists(repository.GameServer))
        {
            throw new CliException(
                $"The game server is not built: {repository.GameServer} is missing. ./verdict builds it; start the command through that.");
        }

        var call = new ToolCall("dotnet", [repository.GameServer, .. Arguments(workload)], repository.Root, Variables(workload));
        _part = new("game server", () => call, Path.Combine(_data.FullName, "game-server.log"), output);
    }

    public string DataDirectory => _data.FullName;

    public string JournalDirectory => Path.Combine(_data.FullName, "journal");

    public int ProcessId => _part.ProcessId;

    /// <summary>Whether it died and was started again; then nothing that was measured means anything.</summary>
    public bool Died => _part.Restarts > 0 || !_part.IsRunning;

    /// <summary>Starts it.</summary>
    /// <returns>The port for players.</returns>
    public async Task<int> StartAsync(CancellationToken stop)
    {
        var said = await _part.StartAsync(stop);
        var healthPort = said.GetProperty("healthPort").GetInt32();
        _health = new() { BaseAddress = new($"http://127.0.0.1:{healthPort}"), Timeout = AnswerPatience };
        return said.GetProperty("port").GetInt32();
    }

    /// <summary>What it says of itself; at most a second old.</summary>
    public async Task<ServerFigures> ReadFiguresAsync(CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(FiguresPatience);
        while (true)
        {
            try
            {
                if (await _health!.GetFromJsonAsync<ServerFigures>("/figures", patience.Token) is { } figures) return figures;
            }
            catch (HttpRequestException error) when (error.StatusCode == System.Net.HttpStatusCode.ServiceUnavailable)
            {
                // It has just started and has not measured anything yet.
            }
            catch (HttpRequestException error)
            {
                throw new CliException($"The game server's health port does not answer: {error.Message}");
            }

            await Task.Delay(Pause, patience.Token);
        }
    }

    /// <summary>What it says of its whole run, of this very moment.</summary>
    public async Task<JsonObject> ReadRunAsync(CancellationToken stop) =>
        await _health!.GetFromJsonAsync<JsonObject>("/figures/run", stop) ?? [];

    /// <summary>Stops it in an orderly way: everything it accepted is in its journal afterwards.</summary>
    public Task StopAsync() => _part.StopAsync(StopPatience);

    public void Dispose()
    {
        _health?.Dispose();
        _part.Dispose();
        _data.Delete(recursive: true);
    }

    private string[] Arguments(Workload workload) =>
    [
        "--data", _data.FullName,
        "--host", "127.0.0.1",
        "--port", "0",
        "--health-port", "0",
        "--zones", $"{workload.Rooms}",
        "--players-max", $"{Math.Max(Workload.PlayersPerRoom, workload.Players)}",
    ];

    private static Dictionary<string, string> Variables(Workload workload)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            // Services that happen to be switched on for others are not for a benchmark.
            ["KAFKA_BROKERS"] = string.Empty,
            ["REDIS_URL"] = string.Empty,
            ["PLATFORM_URL"] = string.Empty,
            ["VERDICT_Sync__UpdatesPerSecond"] = $"{workload.UpdatesHz}",
        };
        if (workload.FullView)
        {
            variables["VERDICT_Sync__ViewRadiusMm"] = $"{WholeMapMm}";
            variables["VERDICT_Sync__NearRadiusMm"] = $"{WholeMapMm}";
            variables["VERDICT_Sync__FarUpdatesPerSecond"] = $"{workload.UpdatesHz}";
        }

        return variables;
    }
}
