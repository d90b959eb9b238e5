using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Verdict.Cli.Players;

/// <summary>What the command asks of the platform server over REST.</summary>
internal sealed class PlatformApi : IDisposable
{
    private const int AttemptsMax = 8;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RetryDelayMax = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    private readonly HttpClient _http;

    /// <summary>Connects with the first request.</summary>
    /// <param name="url">The platform's address.</param>
    /// <param name="operatorToken">From the data directory's keys; null for what needs none.</param>
    public PlatformApi(Uri url, string? operatorToken = null)
    {
        var sockets = new SocketsHttpHandler { PooledConnectionLifetime = ConnectionLifetime };
        _http = new(sockets) { BaseAddress = url, Timeout = AnswerPatience };
        if (operatorToken is not null) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", operatorToken);
    }

    public Uri Url => _http.BaseAddress!;

    /// <summary>Logs a guest in. A platform that is busy or restarting is asked again, a few times.</summary>
    public async Task<GuestLogin> LoginGuestAsync(string? name, CancellationToken cancellation)
    {
        var delay = RetryDelay;
        for (var attempt = 1; ; attempt++)
        {
            var problem = "";
            try
            {
                using var response = await _http.PostAsJsonAsync(
                    "api/login/guest",
                    name is null ? new { } : (object)new { name },
                    cancellation);
                if (response.IsSuccessStatusCode)
                {
                    return await response.Content.ReadFromJsonAsync<GuestLogin>(cancellation)
                        ?? throw new CliException("The platform's login answered with nothing.");
                }

                problem = $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellation)}";
                var passing = response.StatusCode == HttpStatusCode.TooManyRequests || (int)response.StatusCode >= 500;
                if (!passing) throw new CliException($"The platform at {Url} refused the login: {problem}");
                if (response.Headers.RetryAfter?.Delta is { } asked && asked < RetryDelayMax) delay = asked;
            }
            catch (HttpRequestException error)
            {
                problem = error.Message;
            }
            catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
            {
                problem = $"no answer within {_http.Timeout.TotalSeconds:0} s";
            }

            if (attempt == AttemptsMax)
            {
                throw new CliException(
                    $"No login at {Url}: {problem}. Is the platform running there? Start everything with: verdict up",
                    ExitCode.Missing);
            }

            await Task.Delay(delay, cancellation);
            delay = delay * 2 < RetryDelayMax ? delay * 2 : RetryDelayMax;
        }
    }

    /// <summary>How recording is doing; null when the platform cannot say now.</summary>
    public async Task<IngestState?> ReadIngestAsync(CancellationToken cancellation)
    {
        try
        {
            return await _http.GetFromJsonAsync<IngestState>("api/ingest", cancellation);
        }
        catch (HttpRequestException error) when (error.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden))
        {
            return null;
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
        catch (JsonException error)
        {
            throw new CliException(
                $"The answer of {Url}api/ingest is not understood: {error.Message} Are the platform and this command of the same version?");
        }
    }

    public void Dispose() => _http.Dispose();
}

/// <summary>What a guest login gives.</summary>
internal sealed record GuestLogin(long PlayerId, string Name, string Token, GameEndpoint Game, int Zone);

/// <summary>Where the game server listens.</summary>
internal sealed record GameEndpoint(string Host, int Port);

/// <summary>How recording is doing.</summary>
/// <param name="Source">Where events are read from.</param>
/// <param name="Store">Where they are written to.</param>
/// <param name="MovementRows">Rows of movement history; null while the database cannot be asked.</param>
/// <param name="Consumers">Who applies them.</param>
internal sealed record IngestState(string Source, string Store, long? MovementRows, IReadOnlyList<ConsumerState> Consumers)
{
    public const string Persistence = "persistence";

    /// <summary>How many events the slowest consumer is behind; null while one of them does not know.</summary>
    public long? LagEvents => Consumers.Count == 0 || Consumers.Any(consumer => consumer.LagEvents is null)
        ? null
        : Consumers.Max(consumer => consumer.LagEvents);

    /// <summary>Whether every consumer runs and has applied all that there is, and the rows can be counted.</summary>
    public bool IsCaughtUp => LagEvents == 0 && MovementRows is not null && Consumers.All(consumer => consumer.State == "running");

    /// <summary>The consumer that writes movement history.</summary>
    public ConsumerState? Recording => Consumers.FirstOrDefault(consumer => consumer.Name == Persistence);
}

/// <summary>How one consumer of events is doing.</summary>
internal sealed record ConsumerState(
    string Name,
    string State,
    string? Reason,
    long Applied,
    long Duplicates,
    long Gaps,
    long Missing,
    long Lost,
    long Fenced,
    long DeadLetters,
    long? LagEvents,
    double? LagMs,
    double? EventsPerSecond);
