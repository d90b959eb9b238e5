using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Verdict.Cli.Players;
using Verdict.GameServer.Net;

namespace Verdict.Cli.Bench;

/// <summary>Plays the platform's part in letting players in: a key of its own, written where the game server looks for it, and tokens
/// signed with it.</summary>
internal sealed class BenchTokens : IDisposable
{
    private const string KeyId = "bench";
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>Puts the public key into a data directory.</summary>
    public void WriteKey(string dataDirectory)
    {
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        var key = new JsonObject
        {
            ["kty"] = "EC",
            ["crv"] = "P-256",
            ["x"] = Base64Url.EncodeToString(point.X),
            ["y"] = Base64Url.EncodeToString(point.Y),
            ["kid"] = KeyId,
            ["alg"] = "ES256",
            ["use"] = "sig",
        };
        var keys = Path.Combine(dataDirectory, "keys");
        Directory.CreateDirectory(keys);
        File.WriteAllText(
            Path.Combine(keys, "token-verification.jwks"),
            new JsonObject { ["keys"] = new JsonArray(key) }.ToJsonString());
    }

    /// <summary>Logins of players that are spread evenly over zones 1 and on.</summary>
    public GuestLogin[] LogIn(int players, int zones, DateTimeOffset now) =>
    [
        .. Enumerable.Range(0, players).Select(index =>
            new GuestLogin(index + 1, $"Bench {index + 1}", Sign(index + 1, now), new("127.0.0.1", 0), 1 + (index % zones))),
    ];

    public void Dispose() => _key.Dispose();

    private string Sign(long player, DateTimeOffset now)
    {
        var header = new JsonObject { ["alg"] = "ES256", ["typ"] = "JWT", ["kid"] = KeyId };
        var payload = new JsonObject
        {
            ["iss"] = TokenVerifier.Issuer,
            ["aud"] = TokenVerifier.Audience,
            ["sub"] = $"{player}",
            ["name"] = $"Bench {player}",
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + Lifetime).ToUnixTimeSeconds(),
        };
        var signed = $"{Encode(header)}.{Encode(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(json));
}
