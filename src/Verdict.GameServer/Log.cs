using System.Net;
using Verdict.Events;
using Verdict.GameServer.Sync;
using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.GameServer;

/// <summary>Every message this server logs.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Zone {Zone} opened in epoch {Epoch} with {Players} players.")]
    public static partial void ZoneOpened(ILogger logger, ZoneId zone, int epoch, int players);

    [LoggerMessage(2, LogLevel.Critical,
        "Zone {Zone} failed. Its players are sent away, the others play on; it is recovered from the journal.")]
    public static partial void ZoneFailed(ILogger logger, ZoneId zone, Exception exception);

    [LoggerMessage(3, LogLevel.Information,
        "Recovered {Zones} zones: {Events} events replayed, {Blocks} blocks of the journal read, {Players} players back in their seats, " +
        "{NotRebuilt} zones not rebuilt, in {ElapsedMs} ms.")]
    public static partial void Recovered(
        ILogger logger, int zones, long events, long blocks, int players, int notRebuilt, long elapsedMs);

    [LoggerMessage(4, LogLevel.Critical, "Zone {Zone} cannot be rebuilt from anything and starts empty: {Reason}")]
    public static partial void ZoneNotRebuilt(ILogger logger, ZoneId zone, string reason);

    [LoggerMessage(5, LogLevel.Warning, "The journal was mended at start: {Note}")]
    public static partial void JournalMended(ILogger logger, string note);

    [LoggerMessage(6, LogLevel.Error,
        "The journal cannot be written; play goes on and {QueuedBytes} bytes of events wait in memory. Trying again in {RetryMs} ms.")]
    public static partial void JournalFailing(ILogger logger, long queuedBytes, int retryMs, Exception exception);

    [LoggerMessage(7, LogLevel.Information, "The journal can be written again.")]
    public static partial void JournalHealed(ILogger logger);

    [LoggerMessage(8, LogLevel.Critical,
        "The server stops though {Bytes} bytes of events could not be written to the journal; they are lost.")]
    public static partial void JournalLost(ILogger logger, long bytes);

    [LoggerMessage(9, LogLevel.Warning,
        "Kafka does not take events; they stay in the journal and are sent in order later. Trying again in {RetryMs} ms. {Reason}")]
    public static partial void ShippingFailing(ILogger logger, int retryMs, string reason);

    [LoggerMessage(10, LogLevel.Information, "Kafka takes events again, from event {Index} on.")]
    public static partial void ShippingHealed(ILogger logger, long index);

    [LoggerMessage(11, LogLevel.Critical, "{Lost} events left the journal before Kafka had them: {Reason}")]
    public static partial void ShippingLost(ILogger logger, long lost, string reason);

    [LoggerMessage(12, LogLevel.Information, "Read {Keys} verification keys from {File}.")]
    public static partial void KeysRead(ILogger logger, int keys, string file);

    [LoggerMessage(13, LogLevel.Warning, "The verification keys in {File} cannot be read; the known ones stay in force.")]
    public static partial void KeysUnreadable(ILogger logger, string file, Exception exception);

    [LoggerMessage(14, LogLevel.Debug, "Client {Client} sent what it may not ({Code}): {Reason}")]
    public static partial void ClientMalformed(ILogger logger, EndPoint? client, ErrorCode code, string reason);

    [LoggerMessage(15, LogLevel.Information, "The process that started this server ({ParentPid}) is gone; stopping.")]
    public static partial void ParentGone(ILogger logger, int parentPid);

    [LoggerMessage(16, LogLevel.Information, "Zone {Zone} is back after it failed or was ended.")]
    public static partial void ZoneHealed(ILogger logger, ZoneId zone);

    [LoggerMessage(17, LogLevel.Error, "Figures could not be reported.")]
    public static partial void FiguresFailed(ILogger logger, Exception exception);

    [LoggerMessage(18, LogLevel.Warning, "librdkafka: {Message}")]
    public static partial void Kafka(ILogger logger, string message);

    [LoggerMessage(19, LogLevel.Information,
        "Salvaged {Events} events of {Zones} zones that the last process had emitted and not yet written; {GivenUp} could not be used.")]
    public static partial void Salvaged(ILogger logger, long events, int zones, long givenUp);

    [LoggerMessage(20, LogLevel.Warning, "{Note}")]
    public static partial void SpoolDiscarded(ILogger logger, string note);

    [LoggerMessage(21, LogLevel.Error, "While salvaging events from the spool: {Note}")]
    public static partial void SpoolDamaged(ILogger logger, string note);

    [LoggerMessage(22, LogLevel.Warning,
        "All {Slots} slots of the spool are in use. Play goes on; should this process be killed before the disk catches up, events are " +
        "lost.")]
    public static partial void SpoolExhausted(ILogger logger, int slots);

    [LoggerMessage(23, LogLevel.Critical,
        "The journal occupies {DiskBytes} bytes of its {DiskBytesMax} and nobody takes its events: the oldest are dropped from now on, " +
        "each counted. Play goes on.")]
    public static partial void JournalDropping(ILogger logger, long diskBytes, long diskBytesMax);

    [LoggerMessage(24, LogLevel.Critical,
        "The journal occupies {DiskBytes} bytes of its {DiskBytesMax} and nothing of it may go: zones answer Busy until there is room.")]
    public static partial void JournalRefusing(ILogger logger, long diskBytes, long diskBytesMax);

    [LoggerMessage(25, LogLevel.Critical,
        "The journal is within its disk budget again. {Dropped} events were dropped this time, {DroppedEver} ever.")]
    public static partial void JournalWithinBudget(ILogger logger, long dropped, long droppedEver);

    [LoggerMessage(26, LogLevel.Error, "The journal could not be looked after; trying again in a second.")]
    public static partial void JournalUnkept(ILogger logger, Exception exception);

    [LoggerMessage(30, LogLevel.Information,
        "Zone {Zone} recovered from {Source} (epoch {SnapshotEpoch}, event {SnapshotSequence}, {AgeMs} ms old) and {From}: " +
        "{Replayed} events replayed, {Gaps} gaps, {Lost} events lost, state {Hash}, in {TotalUs} us. {Notes}")]
    public static partial void ZoneRecovered(
        ILogger logger,
        ZoneId zone,
        RecoverySource source,
        int snapshotEpoch,
        long snapshotSequence,
        long ageMs,
        RecoveryLog from,
        long replayed,
        long gaps,
        long lost,
        StateHash hash,
        long totalUs,
        string notes);

    [LoggerMessage(31, LogLevel.Information,
        "Recovery is under way: {Events} events replayed, the journal read up to {Position} of {End}.")]
    public static partial void RecoveryUnderWay(ILogger logger, long events, long position, long end);

    [LoggerMessage(32, LogLevel.Information, "Recovery of zone {Zone} from Kafka is under way: {Events} events replayed.")]
    public static partial void RecoveryFromKafka(ILogger logger, ZoneId zone, long events);

    [LoggerMessage(33, LogLevel.Warning,
        "The hot snapshot of zone {Zone} cannot be saved; play and recording go on, and the newest one waits in memory. {Reason}")]
    public static partial void SnapshotFailing(ILogger logger, ZoneId zone, string reason);

    [LoggerMessage(34, LogLevel.Information, "Hot snapshots are saved again, of zone {Zone} first.")]
    public static partial void SnapshotHealed(ILogger logger, ZoneId zone);

    [LoggerMessage(35, LogLevel.Critical,
        "Zone {Zone} has a later owner: this server had it in epoch {Epoch}, and epoch {LaterEpoch} has begun elsewhere. " +
        "It decides nothing here any more, and its players are sent away.")]
    public static partial void ZoneFenced(ILogger logger, ZoneId zone, int epoch, int laterEpoch);

    [LoggerMessage(36, LogLevel.Warning,
        "Zone {Zone} stood still for {StalledMs} ms. Before it decides anything it makes sure that no other server has it.")]
    public static partial void ZoneStalled(ILogger logger, ZoneId zone, long stalledMs);

    [LoggerMessage(37, LogLevel.Warning,
        "Whether zone {Zone} has a later owner could not be found out, so it goes on; the next saved snapshot will tell. {Reason}")]
    public static partial void OwnershipUnknown(ILogger logger, ZoneId zone, string reason);

    [LoggerMessage(50, LogLevel.Warning, "What operators want done cannot be read; trying again until it can. {Reason}")]
    public static partial void CommandsUnavailable(ILogger logger, string reason);

    [LoggerMessage(51, LogLevel.Information, "What operators want done can be read again.")]
    public static partial void CommandsHealed(ILogger logger);

    [LoggerMessage(52, LogLevel.Information,
        "Command {Command}: {IssuedBy} asks for {Type} (zone {Zone}, player {Player}; 0 is every zone and no player): {Reason} " +
        "{State}: {Message}")]
    public static partial void CommandCarriedOut(
        ILogger logger,
        string command,
        string issuedBy,
        PlatformCommandType type,
        ZoneId zone,
        PlayerId player,
        string reason,
        OutcomeState state,
        string message);

    [LoggerMessage(53, LogLevel.Warning,
        "Command {Command}: {IssuedBy} asks for {Type} (zone {Zone}, player {Player}; 0 is every zone and no player): {Reason} " +
        "{State}: {Message}")]
    public static partial void CommandNotCarriedOut(
        ILogger logger,
        string command,
        string issuedBy,
        PlatformCommandType type,
        ZoneId zone,
        PlayerId player,
        string reason,
        OutcomeState state,
        string message);

    [LoggerMessage(54, LogLevel.Information,
        "Command {Command} ({Type}, zone {Zone}) expired {LateMs} ms before it was read, and is not carried out.")]
    public static partial void CommandExpired(ILogger logger, string command, PlatformCommandType type, ZoneId zone, long lateMs);

    [LoggerMessage(55, LogLevel.Warning, "Command {Command} is of type {Type}, which this version does not know; it is passed over.")]
    public static partial void CommandUnknown(ILogger logger, string command, int type);

    [LoggerMessage(56, LogLevel.Warning, "What stands at {Origin} is no command and is passed over: {Problem}")]
    public static partial void CommandUnreadable(ILogger logger, string origin, string problem);

    [LoggerMessage(57, LogLevel.Warning, "The log of commands: {Note}")]
    public static partial void CommandsNote(ILogger logger, string note);

    [LoggerMessage(58, LogLevel.Debug, "Player {Player} reads so that it is now told as one at step {Step}.")]
    public static partial void ReadingStepChanged(ILogger logger, PlayerId player, ReadingStep step);

    [LoggerMessage(59, LogLevel.Error, "Command {Command} ({Type}) failed for a reason of ours; the next one is read.")]
    public static partial void CommandFailed(ILogger logger, string command, PlatformCommandType type, Exception exception);

    [LoggerMessage(63, LogLevel.Information, "Command {Command} ({Type}) came again, and is not carried out a second time.")]
    public static partial void CommandRepeated(ILogger logger, string command, PlatformCommandType type);

    [LoggerMessage(64, LogLevel.Information,
        "An operator ended zone {Zone} in epoch {Epoch}; it is recovered as after a failure, and its seats are held.")]
    public static partial void ZoneRestarting(ILogger logger, ZoneId zone, int epoch);

    [LoggerMessage(60, LogLevel.Error, "A connection failed for a reason of ours and was cut; the others are well.")]
    public static partial void ConnectionFailed(ILogger logger, Exception exception);

    [LoggerMessage(61, LogLevel.Warning,
        "No more connections can be accepted: the system has no descriptors left. {Connections} wait here to be greeted.")]
    public static partial void DescriptorsExhausted(ILogger logger, int connections);

    [LoggerMessage(62, LogLevel.Information,
        "The system does not let thread {Number} of the zones run before others (niceness {Niceness}); it runs as any other.")]
    public static partial void NicenessRefused(ILogger logger, int number, int niceness);

    [LoggerMessage(65, LogLevel.Information,
        "The system does not let thread {Number} for updates give way and be hurried again; the zones write all updates by themselves.")]
    public static partial void GivingWayRefused(ILogger logger, int number);

    [LoggerMessage(80, LogLevel.Warning,
        "What became of an operator's command is not recorded: {QueuedBytes} bytes wait for the disk already, and no more may.")]
    public static partial void OutcomeLeftOut(ILogger logger, long queuedBytes);

    [LoggerMessage(81, LogLevel.Error, "A view of zone {Zone} could not be published; whoever looks at it gets the next one.")]
    public static partial void ViewFailed(ILogger logger, ZoneId zone, Exception exception);

    [LoggerMessage(82, LogLevel.Information,
        "A recovery of zone {Zone} is rehearsed in the name of command {Command}: {IssuedBy} asks for it, because: {Reason}")]
    public static partial void RehearsalBegan(ILogger logger, ZoneId zone, string command, string issuedBy, string reason);

    [LoggerMessage(83, LogLevel.Information, "Rehearsal of zone {Zone}, command {Command}. {Message}")]
    public static partial void RehearsalHolds(ILogger logger, ZoneId zone, string command, string message);

    [LoggerMessage(84, LogLevel.Critical, "Rehearsal of zone {Zone}, command {Command}. {Message} {Notes}")]
    public static partial void RehearsalDiffers(ILogger logger, ZoneId zone, string command, string message, string notes);

    [LoggerMessage(85, LogLevel.Warning, "Rehearsal of zone {Zone}, command {Command}, was given up: {Why}")]
    public static partial void RehearsalGivenUp(ILogger logger, ZoneId zone, string command, string why);

    [LoggerMessage(86, LogLevel.Error, "Rehearsal of zone {Zone}, command {Command}, failed for a reason of ours.")]
    public static partial void RehearsalBroke(ILogger logger, ZoneId zone, string command, Exception exception);
}
