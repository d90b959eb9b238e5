using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using Verdict.Protocol;

namespace Verdict.GameServer.Recovery;

/// <summary>Asks the platform for cold snapshots. Only at a recovery: nothing else of the game server ever calls the platform.</summary>
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
    public async Task<ReadOnlyMemory<byte>?> LoadAsync(ZoneId zone, CancellationToken cancellation)
    {
        var address = string.Create(
            CultureInfo.InvariantCulture, $"{_options.PlatformUrl.TrimEnd('/')}/api/snapshots/{zone.Value}/newest");
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

    public void Dispose() => _http.Dispose();

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
