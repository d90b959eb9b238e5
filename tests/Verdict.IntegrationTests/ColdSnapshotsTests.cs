using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Verdict.GameServer;
using Verdict.GameServer.Recovery;

namespace Verdict.IntegrationTests;

/// <summary>Asking a platform for cold snapshots, over real HTTP.</summary>
public sealed class ColdSnapshotsTests : IDisposable
{
    private static readonly byte[] Snapshot = [1, 2, 3];

    private readonly string _data = Directory.CreateTempSubdirectory("verdict-cold-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task The_newest_one_comes_as_bytes_to_who_shows_the_operators_token()
    {
        Directory.CreateDirectory(Path.Combine(_data, "keys"));
        await File.WriteAllTextAsync(Path.Combine(_data, "keys", "operator.token"), "open-sesame\n", Cancellation);
        await using var platform = await PlatformAsync((zone, token) =>
            token == "Bearer open-sesame" && zone == 7 ? Results.Bytes(Snapshot, "application/octet-stream") : Results.Unauthorized());
        using var cold = Open(platform);
        Assert.True(cold.IsConfigured);
        Assert.Equal(Snapshot, (await cold.LoadAsync(new(7), Cancellation))!.Value.ToArray());
        var error = await Assert.ThrowsAsync<IOException>(() => cold.LoadAsync(new(8), Cancellation));
        Assert.Contains("/api/snapshots/8/newest answered 401.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_there_is_none_there_is_no_error()
    {
        await using var platform = await PlatformAsync((_, _) => Results.NotFound());
        using var cold = Open(platform, token: "open-sesame");
        Assert.Null(await cold.LoadAsync(new(7), Cancellation));
    }

    [Fact]
    public async Task A_platform_that_does_not_answer_is_waited_for_no_longer_than_allowed()
    {
        using var ended = new ManualResetEventSlim();
        await using var platform = await PlatformAsync((_, _) =>
        {
            ended.Wait(Cancellation);
            return Results.NotFound();
        });
        using var cold = Open(platform, token: "open-sesame", timeoutMs: 200);
        var error = await Assert.ThrowsAsync<IOException>(() => cold.LoadAsync(new(7), Cancellation));
        ended.Set();
        Assert.EndsWith("did not answer within 200 ms.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1", "cannot be asked")]
    [InlineData("not an address", "cannot be asked")]
    public async Task A_platform_that_is_not_there_is_an_error_for_the_operator(string url, string says)
    {
        using var cold = Open(url, "open-sesame", timeoutMs: 3_000);
        var error = await Assert.ThrowsAsync<IOException>(() => cold.LoadAsync(new(7), Cancellation));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_token_the_error_says_where_it_belongs()
    {
        using var cold = Open("http://127.0.0.1:1", token: "", timeoutMs: 3_000);
        var error = await Assert.ThrowsAsync<IOException>(() => cold.LoadAsync(new(7), Cancellation));
        Assert.Contains("operator.token", error.Message, StringComparison.Ordinal);
    }

    private static async Task<WebApplication> PlatformAsync(Func<int, string, IResult> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapGet("/api/snapshots/{zone}/newest", (string zone, HttpRequest request) =>
            answer(int.Parse(zone, CultureInfo.InvariantCulture), request.Headers.Authorization.ToString()));
        await app.StartAsync(Cancellation);
        return app;
    }

    private ColdSnapshots Open(WebApplication platform, string token = "", int timeoutMs = 30_000) => Open(
        platform.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single(), token, timeoutMs);

    private ColdSnapshots Open(string url, string token, int timeoutMs) => new(
        Options.Create(new RecoveryOptions { PlatformUrl = url, PlatformToken = token, PlatformTimeoutMs = timeoutMs }),
        Options.Create(new GameServerOptions { Data = _data }));
}
