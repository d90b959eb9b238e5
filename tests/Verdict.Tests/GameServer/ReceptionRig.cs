using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Verdict.GameServer;
using Verdict.GameServer.Net;
using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.Tests.GameServer;

/// <summary>A reception in front of a zone that is stepped by hand, and a platform's key to make tokens with.</summary>
internal sealed class ReceptionRig : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("verdict-reception-").FullName;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public ReceptionRig(NetOptions? net = null)
    {
        Zone = new(net: net);
        var server = new GameServerOptions { Data = _directory };
        Directory.CreateDirectory(Path.GetDirectoryName(server.VerificationKeysFile)!);
        var key = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new(ECDsa.Create(_key.ExportParameters(false))) { KeyId = "key" });
        File.WriteAllText(server.VerificationKeysFile, JsonSerializer.Serialize(new
        {
            keys = new[] { new { kty = key.Kty, crv = key.Crv, x = key.X, y = key.Y, kid = "key", alg = "ES256", use = "sig" } },
        }));
        var limits = Options.Create(Zone.Net);
        Reception = new(
            new(limits),
            new(Options.Create(server), TimeProvider.System, NullLogger<TokenVerifier>.Instance),
            Zone.Directory,
            Zone.Metrics,
            limits,
            Lifetime,
            NullLogger<Reception>.Instance);
    }

    public ZoneRig Zone { get; }

    public Reception Reception { get; }

    public ApplicationLifetime Lifetime { get; } = new(NullLogger<ApplicationLifetime>.Instance);

    /// <summary>The frame of a good Hello.</summary>
    public byte[] Hello(long player) => Frame(new Hello(Verdict.Protocol.Messages.Hello.CurrentVersion, Token(player), ZoneId.Any));

    public static byte[] Frame<TMessage>(in TMessage message)
        where TMessage : IMessage
    {
        var bytes = new byte[FrameCodec.FrameBytesMax];
        return bytes[..FrameCodec.Write(bytes, message)];
    }

    public async ValueTask DisposeAsync()
    {
        await Zone.DisposeAsync();
        _key.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private string Token(long player) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = TokenVerifier.Issuer,
        Audience = TokenVerifier.Audience,
        Claims = new Dictionary<string, object>(StringComparer.Ordinal) { ["sub"] = $"{player}", ["name"] = $"player-{player}" },
        SigningCredentials = new(new ECDsaSecurityKey(_key) { KeyId = "key" }, SecurityAlgorithms.EcdsaSha256),
    });
}
