using Microsoft.Extensions.Options;
using Verdict.Protocol;
using Verdict.Storage;
using Verdict.Storage.Kafka;

namespace Verdict.GameServer.Recovery;

/// <summary>Loads the newest cold snapshot of a zone; null when there is none.</summary>
/// <exception cref="IOException">Whoever keeps them cannot be asked.</exception>
internal delegate Task<ReadOnlyMemory<byte>?> LoadColdSnapshot(ZoneId zone, CancellationToken cancellation);

/// <summary>Whom a recovery asks besides the journal.</summary>
/// <param name="Hot">The store of hot snapshots.</param>
/// <param name="Cold">Whoever keeps cold ones; null when nobody does.</param>
/// <param name="OpenLog">Opens the event log that other machines share; null when the journal is the only one.</param>
internal sealed record RecoverySources(ISnapshotStore Hot, LoadColdSnapshot? Cold = null, Func<IEventLog>? OpenLog = null)
{
    /// <summary>What this server's options name.</summary>
    public static RecoverySources Of(IServiceProvider services)
    {
        var cold = services.GetRequiredService<ColdSnapshots>();
        var kafka = services.GetRequiredService<IOptions<KafkaOptions>>().Value;
        var logger = services.GetRequiredService<ILogger<ZoneRecovery>>();
        return new(
            services.GetRequiredService<ISnapshotStore>(),
            cold.IsConfigured ? cold.LoadAsync : null,
            kafka.Brokers.Length > 0 ? () => new KafkaEventLog(kafka, message => Log.Kafka(logger, message)) : null);
    }
}
