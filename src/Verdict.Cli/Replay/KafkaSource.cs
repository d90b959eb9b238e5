using Verdict.Events;
using Verdict.Protocol;
using Verdict.Storage;
using Verdict.Storage.Kafka;

namespace Verdict.Cli.Replay;

/// <summary>The events that Kafka keeps, zone by zone.</summary>
internal sealed class KafkaSource(string brokers, IReadOnlyList<ZoneId> zones) : IRecordSource
{
    private readonly KafkaEventLog _log = new(new() { Brokers = brokers });

    public string Name => $"Kafka at {brokers}";

    // What Kafka's retention has removed shows as a zone that does not begin at its beginning, never as a loss inside.
    public long EventsLost => 0;

    public string LastLoss => string.Empty;

    public async Task ReadAsync(IRecordVisitor visitor, Action<double?> progress, CancellationToken cancellation)
    {
        foreach (var zone in zones)
        {
            if (!visitor.Wants(default)) return;
            progress(null);
            await foreach (var stored in _log.ReadAsync(zone, EventPoint.Beginning, cancellation))
            {
                visitor.Event(EventPoint.Of(stored.Id), zone, stored.Envelope.Span);
                if (!visitor.Wants(zone)) break;
            }
        }
    }

    public ValueTask DisposeAsync() => _log.DisposeAsync();
}
