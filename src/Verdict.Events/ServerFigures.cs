using Verdict.Protocol.MessagePack;

namespace Verdict.Events;

/// <summary>What a game server measures of itself, published once a second. Telemetry: no part of any zone's sequence of events.</summary>
/// <remarks>Counters are totals since the server started; percentiles are of the last second.</remarks>
/// <param name="Node">The server's name.</param>
/// <param name="AtMs">Unix time in milliseconds of the measurement.</param>
/// <param name="StartedAtMs">Unix time in milliseconds of the server's start; when it changes, the counters began anew.</param>
/// <param name="Sessions">Players connected now.</param>
/// <param name="FramesIn">Frames received.</param>
/// <param name="FramesOut">Frames sent.</param>
/// <param name="BytesIn">Bytes received.</param>
/// <param name="BytesOut">Bytes sent.</param>
/// <param name="SlowClientsClosed">Connections closed because they did not read.</param>
/// <param name="RssBytes">Memory the process occupies.</param>
/// <param name="GcGen0">Generation 0 collections.</param>
/// <param name="GcGen1">Generation 1 collections.</param>
/// <param name="GcGen2">Generation 2 collections.</param>
/// <param name="AllocatedBytes">Bytes allocated on the managed heap.</param>
/// <param name="Journal">How recording is doing.</param>
/// <param name="Snapshots">How snapshots are doing.</param>
/// <param name="Zones">How each zone is doing.</param>
/// <param name="Sync">How telling the clients is doing.</param>
/// <param name="CpuPermille">Processor time of the last second, in thousandths of all the machine's processors together.</param>
/// <param name="Processors">The machine's processors.</param>
/// <param name="Connections">Connections open now, greeted or not.</param>
/// <param name="ConnectionsMax">At this many, further ones are refused.</param>
/// <param name="Admission">Who may enter.</param>
/// <param name="CommandsDecided">Commands that were answered with a verdict.</param>
/// <param name="CommandsFailed">Commands that were not, because the server could not: Busy, or ended with Error Internal.</param>
/// <param name="LastCommandAtMs">Unix time in milliseconds at which the last operator's command was read; 0 before the first.</param>
/// <param name="Stopping">These are the last: the server stops in good order. A crash says nothing.</param>
public sealed record ServerFigures(
    string Node,
    long AtMs,
    long StartedAtMs,
    int Sessions,
    long FramesIn,
    long FramesOut,
    long BytesIn,
    long BytesOut,
    long SlowClientsClosed,
    long RssBytes,
    int GcGen0,
    int GcGen1,
    int GcGen2,
    long AllocatedBytes,
    JournalFigures Journal,
    SnapshotFigures Snapshots,
    IReadOnlyList<ZoneFigures> Zones,
    SyncFigures Sync,
    int CpuPermille,
    int Processors,
    int Connections,
    int ConnectionsMax,
    Admission Admission,
    long CommandsDecided,
    long CommandsFailed,
    long LastCommandAtMs,
    [WhenAbsent(false)] bool Stopping)
{
    private const int Fields = 27;

    /// <summary>Bytes enough to encode the figures of some zones.</summary>
    public static int BytesMax(int zones) => 1_152 + (zones * 221);

    /// <summary>Writes the array of all fields in their order.</summary>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(Fields);
        writer.WriteString(Node);
        writer.WriteInteger(AtMs);
        writer.WriteInteger(StartedAtMs);
        writer.WriteInteger(Sessions);
        writer.WriteInteger(FramesIn);
        writer.WriteInteger(FramesOut);
        writer.WriteInteger(BytesIn);
        writer.WriteInteger(BytesOut);
        writer.WriteInteger(SlowClientsClosed);
        writer.WriteInteger(RssBytes);
        writer.WriteInteger(GcGen0);
        writer.WriteInteger(GcGen1);
        writer.WriteInteger(GcGen2);
        writer.WriteInteger(AllocatedBytes);
        Journal.Write(ref writer);
        Snapshots.Write(ref writer);
        writer.WriteArrayHeader(Zones.Count);
        foreach (var zone in Zones) zone.Write(ref writer);
        Sync.Write(ref writer);
        writer.WriteInteger(CpuPermille);
        writer.WriteInteger(Processors);
        writer.WriteInteger(Connections);
        writer.WriteInteger(ConnectionsMax);
        writer.WriteInteger((int)Admission);
        writer.WriteInteger(CommandsDecided);
        writer.WriteInteger(CommandsFailed);
        writer.WriteInteger(LastCommandAtMs);
        writer.WriteBoolean(Stopping);
    }
}

/// <summary>How a server's recording is doing.</summary>
/// <param name="DurableEvents">Events that are on disk, ever.</param>
/// <param name="QueuedBytes">Bytes that wait in memory for the disk.</param>
/// <param name="QueueBytesMax">At this many, zones answer Busy until the disk has caught up.</param>
/// <param name="DiskBytes">Bytes the journal occupies.</param>
/// <param name="ShippedEvents">Events that Kafka has acknowledged; when embedded, the same as DurableEvents.</param>
/// <param name="Shipping">Whether events are shipped to Kafka at all.</param>
/// <param name="ShipError">Why shipping stands still; empty when it does not. At most 64 characters are sent.</param>
/// <param name="Mode">Whether events wait for longer than they should.</param>
/// <param name="WaitingEvents">Events on disk that Kafka, or embedded the slowest consumer, has not taken yet.</param>
/// <param name="WaitingBytes">Bytes of the journal from the oldest of them on.</param>
/// <param name="OldestWaitingMs">Age of the oldest of them in milliseconds; 0 when none waits.</param>
/// <param name="LossInMs">Milliseconds until the disk budget is used up at the present rate; −1 when it is not going to be.</param>
/// <param name="DiskBytesMax">The disk budget.</param>
/// <param name="DroppedEvents">Events given up, never taken by anybody, to keep within the budget; since the journal began.</param>
public sealed record JournalFigures(
    long DurableEvents,
    long QueuedBytes,
    long QueueBytesMax,
    long DiskBytes,
    long ShippedEvents,
    bool Shipping,
    string ShipError,
    RecordingMode Mode,
    long WaitingEvents,
    long WaitingBytes,
    long OldestWaitingMs,
    long LossInMs,
    long DiskBytesMax,
    long DroppedEvents)
{
    private const int Fields = 14;

    internal void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(Fields);
        writer.WriteInteger(DurableEvents);
        writer.WriteInteger(QueuedBytes);
        writer.WriteInteger(QueueBytesMax);
        writer.WriteInteger(DiskBytes);
        writer.WriteInteger(ShippedEvents);
        writer.WriteBoolean(Shipping);
        writer.WriteString(ShipError.Length <= 64 ? ShipError : ShipError[..64]);
        writer.WriteInteger((int)Mode);
        writer.WriteInteger(WaitingEvents);
        writer.WriteInteger(WaitingBytes);
        writer.WriteInteger(OldestWaitingMs);
        writer.WriteInteger(LossInMs);
        writer.WriteInteger(DiskBytesMax);
        writer.WriteInteger(DroppedEvents);
    }
}

/// <summary>How well a server gets rid of what it records.</summary>
public enum RecordingMode
{
    /// <summary>Events are taken as they come.</summary>
    Normal = 1,

    /// <summary>Events wait on disk, safely.</summary>
    Degraded = 2,

    /// <summary>The disk budget is used up.</summary>
    Overflowing = 3,
}

/// <summary>How a server's snapshots are doing, all zones together.</summary>
/// <param name="HotStore">Where hot ones go: redis or files.</param>
/// <param name="HotSaved">Hot ones saved.</param>
/// <param name="HotFailures">Hot ones that could not be saved; the newest of each zone waits in memory.</param>
/// <param name="HotFailuresInARow">How many of them since the last success.</param>
/// <param name="HotError">Why the last one failed; empty when it did not. At most 64 characters are sent.</param>
/// <param name="HotAgeMs">Age of the oldest zone's newest saved one; −1 before every zone has one.</param>
/// <param name="ColdPublished">Cold ones written into the log.</param>
/// <param name="CutMaxUs">Longest pause that a cut added to a tick in the last second, in microseconds.</param>
/// <param name="BytesPerPlayer">Bytes of the newest cuts for each player in them; 0 without players.</param>
public sealed record SnapshotFigures(
    string HotStore,
    long HotSaved,
    long HotFailures,
    int HotFailuresInARow,
    string HotError,
    long HotAgeMs,
    long ColdPublished,
    long CutMaxUs,
    int BytesPerPlayer)
{
    private const int Fields = 9;

    internal void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(Fields);
        writer.WriteString(HotStore);
        writer.WriteInteger(HotSaved);
        writer.WriteInteger(HotFailures);
        writer.WriteInteger(HotFailuresInARow);
        writer.WriteString(HotError.Length <= 64 ? HotError : HotError[..64]);
        writer.WriteInteger(HotAgeMs);
        writer.WriteInteger(ColdPublished);
        writer.WriteInteger(CutMaxUs);
        writer.WriteInteger(BytesPerPlayer);
    }
}

/// <summary>How a server's telling of its clients is doing, all zones together.</summary>
/// <param name="UpdatesSent">Updates written.</param>
/// <param name="UpdatesRode">How many of them went along with a verdict.</param>
/// <param name="UpdatesMerged">Updates that were due while the client had not taken the last; the next one said it all.</param>
/// <param name="ClientsSlowed">How often a client was put on the lower rate because it did not read.</param>
/// <param name="ClientsNearOnly">How often one was told of what is near only.</param>
/// <param name="ClientsResynced">How often one that reads again was shown everything anew.</param>
public sealed record SyncFigures(
    long UpdatesSent, long UpdatesRode, long UpdatesMerged, long ClientsSlowed, long ClientsNearOnly, long ClientsResynced)
{
    private const int Fields = 6;

    internal void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(Fields);
        writer.WriteInteger(UpdatesSent);
        writer.WriteInteger(UpdatesRode);
        writer.WriteInteger(UpdatesMerged);
        writer.WriteInteger(ClientsSlowed);
        writer.WriteInteger(ClientsNearOnly);
        writer.WriteInteger(ClientsResynced);
    }
}

/// <summary>How one zone is doing.</summary>
/// <param name="Zone">Which.</param>
/// <param name="Epoch">Its epoch.</param>
/// <param name="Tick">Its tick.</param>
/// <param name="Players">Seats taken.</param>
/// <param name="InboxLength">Commands waiting now.</param>
/// <param name="InboxCapacity">Commands that may wait; more are answered Busy.</param>
/// <param name="Accepted">Moves accepted.</param>
/// <param name="Rejected">Moves rejected.</param>
/// <param name="RefusedBusy">Commands that found the inbox full.</param>
/// <param name="Events">Events emitted.</param>
/// <param name="TickOverruns">Ticks that began a whole tick late or more.</param>
/// <param name="TickP50Us">Median time of a tick, in microseconds.</param>
/// <param name="TickP99Us">99th percentile of it.</param>
/// <param name="TickMaxUs">Longest of it.</param>
/// <param name="VerdictP50Us">Median time from a command's frame read to its verdict written, in microseconds.</param>
/// <param name="VerdictP99Us">99th percentile of it.</param>
/// <param name="VerdictMaxUs">Longest of it.</param>
/// <param name="MovesJournalled">PlayerMoved events on disk.</param>
/// <param name="Health">Whether it plays.</param>
/// <param name="RoundTripUs">Mean round trip to its clients as the system measures it, in microseconds; 0 while that is not known.</param>
/// <param name="PlayersMax">Seats there are; 0 from a server that does not tell.</param>
public sealed record ZoneFigures(
    int Zone,
    int Epoch,
    long Tick,
    int Players,
    int InboxLength,
    int InboxCapacity,
    long Accepted,
    long Rejected,
    long RefusedBusy,
    long Events,
    long TickOverruns,
    long TickP50Us,
    long TickP99Us,
    long TickMaxUs,
    long VerdictP50Us,
    long VerdictP99Us,
    long VerdictMaxUs,
    long MovesJournalled,
    ZoneHealth Health,
    long RoundTripUs,
    [WhenAbsent(0)] int PlayersMax)
{
    private const int Fields = 21;

    internal void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(Fields);
        writer.WriteInteger(Zone);
        writer.WriteInteger(Epoch);
        writer.WriteInteger(Tick);
        writer.WriteInteger(Players);
        writer.WriteInteger(InboxLength);
        writer.WriteInteger(InboxCapacity);
        writer.WriteInteger(Accepted);
        writer.WriteInteger(Rejected);
        writer.WriteInteger(RefusedBusy);
        writer.WriteInteger(Events);
        writer.WriteInteger(TickOverruns);
        writer.WriteInteger(TickP50Us);
        writer.WriteInteger(TickP99Us);
        writer.WriteInteger(TickMaxUs);
        writer.WriteInteger(VerdictP50Us);
        writer.WriteInteger(VerdictP99Us);
        writer.WriteInteger(VerdictMaxUs);
        writer.WriteInteger(MovesJournalled);
        writer.WriteInteger((int)Health);
        writer.WriteInteger(RoundTripUs);
        writer.WriteInteger(PlayersMax);
    }
}

/// <summary>Whether a zone plays.</summary>
public enum ZoneHealth
{
    /// <summary>It does.</summary>
    Playing = 1,

    /// <summary>It failed, or was ended, and is being recovered.</summary>
    Recovering = 2,

    /// <summary>Another server has it.</summary>
    Fenced = 3,
}
