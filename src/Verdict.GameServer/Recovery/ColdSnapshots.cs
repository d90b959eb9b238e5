using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using Verdict.Protocol;
using Verdict.Storage;

namespace Verdict.GameServer.Recovery;

/// <summary>Asks the platform for cold snapshots. Only at a recovery and when an operator restores a zone: nothing else of the game server
/// ever calls the platform.</summary>
internal sealed class ColdSnapshots : IDisposable
{
    // A thousand seats have some 64 KiB of state; whoever answers with more is not the platform.
    private const long BytesMax = 64 * 1_024 * 1_024;

    private readonly RecoveryOptions _options;
    private readonly string _tokenFile;
    private readonly HttpClient _http;

    public ColdSnapshots(IOptions<RecoveryOptions> options, IOptions<GameServerOptions> server)
    {
        _options = options.Value;
        _tokenFile = server.Value.OperatorTokenFile;
        _http = new()
        {
            Timeout = TimeSpan.FromMilliseconds(_options.PlatformTimeoutMs),
            MaxResponseContentBufferSize = BytesMax,
        };
    }

    /// <summary>Whether there is anybody to ask.</summary>
    public bool IsConfigured => _options.PlatformUrl.Length > 0;

    /// <summary>The newest cold snapshot of a zone; null when there is none.</summary>
    /// <exception cref="IOException">The platform cannot be asked; the text says why, and what to do.</exception>
    public Task<ReadOnlyMemory<byte>?> LoadAsync(ZoneId zone, CancellationToken cancellation) =>
        LoadAsync(string.Create(CultureInfo.InvariantCulture, $"{zone.Value}/newest"), cancellation);

    /// <summary>A certain cold snapshot of a zone; null when there is none.</summary>
    /// <exception cref="IOException">The platform cannot be asked; the text says why, and what to do.</exception>
    public Task<ReadOnlyMemory<byte>?> LoadAsync(ZoneId zone, EventPoint point, CancellationToken cancellation)
    {
        if (!IsConfigured) throw new IOException("PLATFORM_URL is not set, so nobody can be asked for a snapshot.");
        var path = string.Create(CultureInfo.InvariantCulture, $"{zone.Value}/{point.Epoch.Value}/{point.Sequence}");
        return LoadAsync(path, cancellation);
    }

    public void Dispose() => _http.Dispose();

    private async Task<ReadOnlyMemory<byte>?> LoadAsync(string path, CancellationToken cancellation)
    {
        var address = $"{_options.PlatformUrl.TrimEnd('/')}/api/snapshots/{path}";
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token());
            using var response = await _http.SendAsync(request, cancellation);
            if (response.StatusCode == HttpStatusCode.NotFound) return null;
            if (!response.IsSuccessStatusCode) throw new IOException($"{address} answered {(int)response.StatusCode}.");
            return await response.Content.ReadAsByteArrayAsync(cancellation);
        }
        catch (Exception e) when (e is HttpRequestException or UriFormatException or InvalidOperationException)
        {
            throw new IOException($"The platform at {_options.PlatformUrl} cannot be asked: {e.Message}", e);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new IOException($"The platform at {_options.PlatformUrl} did not answer within {_options.PlatformTimeoutMs} ms.", e);
        }
    }

    private string Token()
    {
        if (_options.PlatformToken.Length > 0) return _options.PlatformToken;
        try
        {
            return File.ReadAllText(_tokenFile).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"There is no operator's token in {_tokenFile}: copy it there, or set Recovery:PlatformToken.", e);
        }
    }
}
