using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.GameServer.Net;

/// <summary>Who a token says its bearer is.</summary>
internal readonly record struct Identity(PlayerId Player, string Name);

/// <summary>Checks login tokens with the platform's public keys, asking nobody: the platform may be down while its players play.</summary>
/// <remarks>The keys are a file. It is read again, at most once a second, when a token names a key that is not known: keys may be
/// replaced, and the very first may be made after this server started.</remarks>
internal sealed class TokenVerifier(IOptions<GameServerOptions> options, TimeProvider time, ILogger<TokenVerifier> logger)
{
    public const string Issuer = "verdict";
    public const string Audience = "verdict-game";

    private const int NameBytesMax = StateUpdate.NameBytesMax;
    private static readonly TimeSpan RereadEvery = TimeSpan.FromSeconds(1);

    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = Hello.TokenBytesMax };
    private readonly Lock _gate = new();
    private readonly string _file = options.Value.VerificationKeysFile;
    private volatile Dictionary<string, SecurityKey> _keys = new(StringComparer.Ordinal);
    private DateTimeOffset _readAt = DateTimeOffset.MinValue;

    /// <summary>The bearer, or why the token is refused.</summary>
    /// <remarks>Takes about a tenth of a millisecond of the processor; nothing in it waits for anybody.</remarks>
    public (Identity Identity, Refused? Refused) Verify(string token)
    {
        JsonWebToken parsed;
        try
        {
            parsed = _handler.ReadJsonWebToken(token);
        }
        catch (Exception e) when (e is ArgumentException or SecurityTokenMalformedException)
        {
            return (default, new(RefusalCode.InvalidToken, "The token is no JWT; log in at the platform to get one."));
        }

        if (!TryFindKey(parsed.Kid, out var key))
        {
            return (default, _keys.Count == 0
                ? new(RefusalCode.Unavailable, "This server has no keys to check tokens with; the platform writes them. Try again soon.")
                : new(RefusalCode.InvalidToken, "The token is signed with a key that this server does not know; log in again."));
        }

        // The key is given, so nothing is fetched and the task is over before it is returned.
        var result = _handler.ValidateTokenAsync(parsed, Parameters(key)).GetAwaiter().GetResult();
        if (!result.IsValid)
        {
            return (default, result.Exception is SecurityTokenExpiredException
                ? new(RefusalCode.ExpiredToken, "The token's time is over; log in again.")
                : new(RefusalCode.InvalidToken, "The token is not valid for this game; log in again."));
        }

        if (!long.TryParse(parsed.Subject, out var id) || id is <= 0 or > PlayerId.ValueMax)
        {
            return (default, new(RefusalCode.InvalidToken, "The token's subject is no player id; log in again."));
        }

        var name = parsed.TryGetPayloadValue<string>("name", out var claimed) ? claimed : $"player-{id}";
        return (new(new(id), Shorten(name)), null);
    }

    private static TokenValidationParameters Parameters(SecurityKey key) => new()
    {
        ValidIssuer = Issuer,
        ValidAudience = Audience,
        IssuerSigningKey = key,
        // Naming the one algorithm leaves no room for a token that chooses a weaker one.
        ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
        ClockSkew = TimeSpan.FromSeconds(30),
    };

    private bool TryFindKey(string? kid, out SecurityKey key)
    {
        key = null!;
        if (string.IsNullOrEmpty(kid)) return false;
        if (_keys.TryGetValue(kid, out key!)) return true;
        Reread();
        return _keys.TryGetValue(kid, out key!);
    }

    private void Reread()
    {
        lock (_gate)
        {
            if (time.GetUtcNow() - _readAt < RereadEvery) return;
            _readAt = time.GetUtcNow();
            try
            {
                if (!File.Exists(_file)) return;
                var keys = new JsonWebKeySet(File.ReadAllText(_file)).GetSigningKeys();
                _keys = keys.Where(k => k.KeyId is not null).ToDictionary(k => k.KeyId, StringComparer.Ordinal);
                Log.KeysRead(logger, _keys.Count, _file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                // The keys that are known stay in force.
                Log.KeysUnreadable(logger, _file, e);
            }
        }
    }

    // A name over the limit is the platform's slip, not a reason to turn a player away.
    private static string Shorten(string name)
    {
        var shortened = name.Length > NameBytesMax ? name[..NameBytesMax] : name;
        while (System.Text.Encoding.UTF8.GetByteCount(shortened) > NameBytesMax) shortened = shortened[..^1];
        return shortened.Length > 0 && char.IsHighSurrogate(shortened[^1]) ? shortened[..^1] : shortened;
    }
}
