using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Verdict.GameServer.Operations;

namespace Verdict.Tests.GameServer;

public class TelemetryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_a_collector_named_it_gets_every_meter_of_server_and_zones()
    {
        using var collector = new Collector();
        await using var rig = new FiguresRig(zones: 2, node: "game-7");
        rig.Zone.Connect(1);
        rig.Zone.Drain();
        using var app = Build(rig, collector.Endpoint);
        await app.StartAsync(Cancellation);
        await rig.Reporter.StartAsync(Cancellation);
        var heard = await collector.UntilAsync(body => Meters.Zone.All(meter => body.Contains(meter.DottedName, StringComparison.Ordinal)));
        await rig.Reporter.StopAsync(Cancellation);
        await app.StopAsync(Cancellation);

        Assert.Equal("/v1/metrics", heard.Path);
        Assert.All(Meters.Server, meter => Assert.Contains(meter.DottedName, heard.Body, StringComparison.Ordinal));
        Assert.Contains("verdict-game-server", heard.Body, StringComparison.Ordinal);
        Assert.Contains("game-7", heard.Body, StringComparison.Ordinal);
        Assert.Contains("zone", heard.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_collector_nothing_is_set_up()
    {
        await using var rig = new FiguresRig();
        using var app = Build(rig, endpoint: "");
        Assert.DoesNotContain(app.Services.GetServices<IHostedService>(), service => service is Telemetry);
        Assert.Null(app.Services.GetService<OpenTelemetry.Metrics.MeterProvider>());
    }

    private static IHost Build(FiguresRig rig, string endpoint)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration[Telemetry.EndpointVariable] = endpoint;
        builder.Configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        builder.Configuration["OTEL_METRIC_EXPORT_INTERVAL"] = "100";
        builder.Services.AddSingleton(rig.Reporter);
        Telemetry.Add(builder, "game-7");
        return builder.Build();
    }

    /// <summary>A collector that keeps what it is sent, and answers as one that has taken it.</summary>
    private sealed class Collector : IDisposable
    {
        private readonly HttpListener _listener = new();

        public Collector()
        {
            var port = Random.Shared.Next(20_000, 30_000);
            for (; ; port++)
            {
                _listener.Prefixes.Clear();
                _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
                try
                {
                    _listener.Start();
                    break;
                }
                catch (HttpListenerException)
                {
                    // Somebody listens there; the next one.
                }
            }

            Endpoint = $"http://127.0.0.1:{port}";
        }

        public string Endpoint { get; }

        public async Task<(string Path, string Body)> UntilAsync(Func<string, bool> isIt)
        {
            while (true)
            {
                var context = await _listener.GetContextAsync().WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body, Cancellation);
                context.Response.ContentType = "application/x-protobuf";
                context.Response.Close();
                // Names and texts stand in protobuf as they are.
                var text = Encoding.Latin1.GetString(body.ToArray());
                if (isIt(text)) return (context.Request.Url!.AbsolutePath, text);
            }
        }

        public void Dispose() => _listener.Close();
    }
}
