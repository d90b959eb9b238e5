using System.Net.Http.Json;
using Verdict.Events;

namespace Verdict.Cli.Up;

/// <summary>Asks the game server for its figures each second and adds them up across its restarts.</summary>
internal sealed class FiguresProbe : IDisposable
{
    private readonly HttpClient _http;
    private long _startedAtMs;
    private long _journalledBefore;
    private long _overrunsBefore;

    public FiguresProbe(int healthPort) =>
        _http = new() { BaseAddress = new($"http://127.0.0.1:{healthPort}"), Timeout = TimeSpan.FromSeconds(3) };

    /// <summary>The newest figures; null before the first.</summary>
    public ServerFigures? Latest { get; private set; }

    /// <summary>PlayerMoved events journalled since this probe began.</summary>
    public long MovesJournalled => _journalledBefore + (Latest?.Zones.Sum(zone => zone.MovesJournalled) ?? 0);

    /// <summary>Of those, how many Kafka has acknowledged. What waits to be shipped may all be moves,
    /// so each waiting event counts as one.</summary>
    public long MovesShipped => Latest is { Journal: { Shipping: true } journal }
        ? Math.Max(0, MovesJournalled - Math.Max(0, journal.DurableEvents - journal.ShippedEvents))
        : MovesJournalled;

    public long TickOverruns => _overrunsBefore + (Latest?.Zones.Sum(zone => zone.TickOverruns) ?? 0);

    /// <summary>Asks once.</summary>
    /// <returns>False when the server does not answer.</returns>
    public async Task<bool> ReadAsync(CancellationToken cancellation)
    {
        var figures = await GetAsync<ServerFigures>("/figures", cancellation);
        if (figures is null) return false;
        if (Latest is not null && figures.StartedAtMs != _startedAtMs)
        {
            // A server that was started again counts from zero; what its predecessor last reported stays.
            _journalledBefore = MovesJournalled;
            _overrunsBefore = TickOverruns;
        }

        _startedAtMs = figures.StartedAtMs;
        Latest = figures;
        return true;
    }

    /// <summary>Tick and verdict times over the server's whole run; null when it does not answer.</summary>
    public Task<RunFigures?> ReadRunAsync(CancellationToken cancellation) => GetAsync<RunFigures>("/figures/run", cancellation);

    public void Dispose() => _http.Dispose();

    private async Task<TFigures?> GetAsync<TFigures>(string path, CancellationToken cancellation)
        where TFigures : class
    {
        try
        {
            return await _http.GetFromJsonAsync<TFigures>(path, cancellation);
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }
}

/// <summary>Times over a server's whole run.</summary>
internal sealed record RunFigures(TimesUs TickUs, TimesUs VerdictUs);

/// <summary>Percentiles in microseconds.</summary>
internal sealed record TimesUs(long P50, long P99, long Max);
