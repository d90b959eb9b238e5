using System.Net.Http.Json;
using Verdict.Events;

namespace Verdict.Cli.Up;

/// <summary>Asks the game server for its figures each second, and its journal for what outlives a restart.</summary>
internal sealed class FiguresProbe : IDisposable
{
    private readonly HttpClient _http;
    private readonly JournalledMoves _moves;

    public FiguresProbe(int healthPort, string journalDirectory)
    {
        _http = new() { BaseAddress = new($"http://127.0.0.1:{healthPort}"), Timeout = TimeSpan.FromSeconds(3) };
        _moves = new(journalDirectory);
    }

    /// <summary>The newest figures; null before the first.</summary>
    public ServerFigures? Latest { get; private set; }

    /// <summary>PlayerMoved events journalled since this probe began.</summary>
    public long MovesJournalled { get; private set; }

    /// <summary>Of those, how many Kafka has acknowledged. What waits to be shipped may all be moves,
    /// so each waiting event counts as one.</summary>
    public long MovesShipped => Latest is { Journal: { Shipping: true } journal }
        ? Math.Max(0, MovesJournalled - Math.Max(0, journal.DurableEvents - journal.ShippedEvents))
        : MovesJournalled;

    /// <summary>Asks once.</summary>
    /// <returns>False when the server does not answer.</returns>
    public async Task<bool> ReadAsync(CancellationToken cancellation)
    {
        var figures = await GetAsync<ServerFigures>("/figures", cancellation);
        if (figures is null) return false;
        MovesJournalled = _moves.Count();
        Latest = figures;
        return true;
    }

    /// <summary>Tick and verdict times over the server's whole run; null when it does not answer.</summary>
    public Task<RunFigures?> ReadRunAsync(CancellationToken cancellation) => GetAsync<RunFigures>("/figures/run", cancellation);

    public void Dispose()
    {
        _http.Dispose();
        _moves.Dispose();
    }

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
