using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using Verdict.Events;

namespace Verdict.GameServer.Operations;

/// <summary>Sends the server's meters to an OpenTelemetry collector, when one is named.</summary>
/// <remarks>What it sends is what <see cref="FiguresReporter"/> measured last; looking costs the zones nothing. A collector that is away
/// costs nothing but the values of that time.</remarks>
internal sealed class Telemetry : IHostedService, IDisposable
{
    /// <summary>The variable, by OpenTelemetry's own convention, that names the collector. How it is spoken to, how often and with which
    /// headers is said by the others that begin with OTEL_.</summary>
    public const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private readonly FiguresReporter _reporter;
    private readonly Meter _meter = new(Meters.Name);

    public Telemetry(FiguresReporter reporter)
    {
        _reporter = reporter;
        foreach (var meter in Meters.Server) Observe(meter, () => Look(meter));
        foreach (var meter in Meters.Zone) Observe(meter, () => LookAtZones(meter));
    }

    /// <summary>Registers it if the environment names a collector.</summary>
    public static void Add(IHostApplicationBuilder builder, string node)
    {
        if (builder.Configuration[EndpointVariable] is not { Length: > 0 }) return;
        builder.Services.AddHostedService<Telemetry>();
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("verdict-game-server", serviceInstanceId: node))
            .WithMetrics(metrics => metrics.AddMeter(Meters.Name).AddOtlpExporter());
    }

    // Being made is all there is to its start: instruments are found by their meter's name.
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();

    private void Observe<TFigures>(Meter<TFigures> meter, Func<IEnumerable<Measurement<double>>> look)
    {
        var unit = meter.Unit switch { "seconds" => "s", "bytes" => "By", _ => null };
        if (meter.IsCounter) _meter.CreateObservableCounter(meter.DottedName, look, unit, meter.Meaning);
        else _meter.CreateObservableGauge(meter.DottedName, look, unit, meter.Meaning);
    }

    private IEnumerable<Measurement<double>> Look(Meter<ServerFigures> meter) =>
        _reporter.Latest is { } figures ? [new(meter.Value(figures))] : [];

    private IEnumerable<Measurement<double>> LookAtZones(Meter<ZoneFigures> meter) =>
        _reporter.Latest is { } figures
            ? figures.Zones.Select(zone => new Measurement<double>(meter.Value(zone), new KeyValuePair<string, object?>("zone", zone.Zone)))
            : [];
}
