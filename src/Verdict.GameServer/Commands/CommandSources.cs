using Microsoft.Extensions.Options;
using Verdict.Storage;
using Verdict.Storage.Journal;
using Verdict.Storage.Kafka;

namespace Verdict.GameServer.Commands;

/// <summary>Chooses where commands come from: Kafka where there is one, else the journal that the platform writes in the data
/// directory.</summary>
internal static class CommandSources
{
    public static ICommandSource Open(IServiceProvider services)
    {
        var server = services.GetRequiredService<IOptions<GameServerOptions>>().Value;
        var kafka = services.GetRequiredService<IOptions<KafkaOptions>>().Value;
        var logger = services.GetRequiredService<ILogger<CommandReader>>();
        return kafka.Brokers.Length > 0
            ? new KafkaCommandSource(kafka, $"verdict-game-{server.Node}", note => Log.CommandsNote(logger, note))
            : new JournalCommandSource(server.CommandsDirectory, note => Log.CommandsNote(logger, note));
    }
}
