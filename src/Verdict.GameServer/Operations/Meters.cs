using Verdict.Events;

namespace Verdict.GameServer.Operations;

/// <summary>What this server tells monitoring systems of itself: names, units and where each value comes from.</summary>
/// <remarks>The one list of all of them. <see cref="PrometheusText"/> and <see cref="Telemetry"/> tell the same under their own
/// conventions, and docs/operations.md lists it.</remarks>
internal static class Meters
{
    /// <summary>What all names begin with, and the name of the meter.</summary>
    public const string Name = "verdict";

    private const double Million = 1_000_000;
    private const double Thousand = 1_000;

    /// <summary>Of the whole server.</summary>
    public static IReadOnlyList<Meter<ServerFigures>> Server { get; } =
    [
        Gauge("sessions", "Players connected now.", static f => f.Sessions),
        Gauge("connections", "Connections open now, greeted or not.", static f => f.Connections),
        Gauge("connections.max", "Connections at which further ones are refused.", static f => f.ConnectionsMax),
        Gauge("admission", "Who may enter: 1 everybody, 2 who has a seat, 3 draining.", static f => (int)f.Admission),
        Counter("frames.received", "Frames from players.", static f => f.FramesIn),
        Counter("frames.sent", "Frames to players.", static f => f.FramesOut),
        Counter("received", "Bytes from players.", static f => f.BytesIn, "bytes"),
        Counter("sent", "Bytes to players.", static f => f.BytesOut, "bytes"),
        Counter("slow.clients.closed", "Connections cut because they did not read.", static f => f.SlowClientsClosed),
        Counter("updates.sent", "Updates written to players.", static f => f.Sync.UpdatesSent),
        Counter("updates.merged", "Updates that waited for the next because a player did not read.", static f => f.Sync.UpdatesMerged),
        Counter("commands.decided", "Players' commands answered with a verdict.", static f => f.CommandsDecided),
        Counter("commands.failed", "Players' commands that the server could not decide.", static f => f.CommandsFailed),
        Gauge(
            "operator.command.time",
            "When the last operator's command was read; 0 before the first.",
            static f => f.LastCommandAtMs / Thousand, "seconds"),
        Gauge("start.time", "When the server started.", static f => f.StartedAtMs / Thousand, "seconds"),
        Gauge("cpu.ratio", "Processor time of the last second, of all processors together.", static f => f.CpuPermille / Thousand),
        Gauge("processors", "Processors of the machine.", static f => f.Processors),
        Gauge("memory.resident", "Memory that the process occupies.", static f => f.RssBytes, "bytes"),
        Counter("memory.allocated", "Bytes allocated on the managed heap.", static f => f.AllocatedBytes, "bytes"),
        Counter("gc.gen0.collections", "Collections of generation 0.", static f => f.GcGen0),
        Counter("gc.gen1.collections", "Collections of generation 1.", static f => f.GcGen1),
        Counter("gc.gen2.collections", "Collections of generation 2.", static f => f.GcGen2),
        Counter("journal.durable.events", "Events on disk.", static f => f.Journal.DurableEvents),
        Counter("journal.shipped.events", "Events that Kafka has acknowledged.", static f => f.Journal.ShippedEvents),
        Counter("journal.dropped.events", "Events given up to keep within the disk budget.", static f => f.Journal.DroppedEvents),
        Gauge("journal.waiting.events", "Events on disk that nobody has taken yet.", static f => f.Journal.WaitingEvents),
        Gauge("journal.oldest.waiting", "Age of the oldest of them.", static f => f.Journal.OldestWaitingMs / Thousand, "seconds"),
        Gauge(
            "journal.loss.in",
            "Time until the disk budget is used up; -1 when it is not going to be.",
            static f => f.Journal.LossInMs < 0 ? -1 : f.Journal.LossInMs / Thousand, "seconds"),
        Gauge("journal.mode", "1 normal, 2 degraded, 3 overflowing.", static f => (int)f.Journal.Mode),
        Gauge("journal.queued", "Bytes that wait in memory for the disk.", static f => f.Journal.QueuedBytes, "bytes"),
        Gauge("journal.disk", "Bytes that the journal occupies.", static f => f.Journal.DiskBytes, "bytes"),
        Gauge("journal.disk.max", "The journal's disk budget.", static f => f.Journal.DiskBytesMax, "bytes"),
        Counter("snapshots.hot.saved", "Hot snapshots saved.", static f => f.Snapshots.HotSaved),
        Counter("snapshots.hot.failures", "Hot snapshots that could not be saved.", static f => f.Snapshots.HotFailures),
        Gauge("snapshots.hot.failures.in.row", "How many of them since the last success.", static f => f.Snapshots.HotFailuresInARow),
        Gauge(
            "snapshots.hot.age",
            "Age of the oldest zone's newest hot snapshot; -1 before every zone has one.",
            static f => f.Snapshots.HotAgeMs < 0 ? -1 : f.Snapshots.HotAgeMs / Thousand, "seconds"),
        Counter("snapshots.cold.published", "Cold snapshots written into the log.", static f => f.Snapshots.ColdPublished),
    ];

    /// <summary>Of each zone.</summary>
    public static IReadOnlyList<Meter<ZoneFigures>> Zone { get; } =
    [
        ZoneGauge("players", "Seats taken.", static z => z.Players),
        ZoneGauge("health", "1 plays, 2 is being recovered, 3 another server has it.", static z => (int)z.Health),
        ZoneGauge("epoch", "Number of its owner.", static z => z.Epoch),
        ZoneGauge("inbox", "Commands waiting.", static z => z.InboxLength),
        ZoneGauge("inbox.max", "Commands that may wait.", static z => z.InboxCapacity),
        ZoneCounter("ticks", "Ticks, ever.", static z => z.Tick),
        ZoneCounter("tick.overruns", "Ticks that began a whole tick late.", static z => z.TickOverruns),
        ZoneCounter("commands.accepted", "Commands accepted.", static z => z.Accepted),
        ZoneCounter("commands.rejected", "Commands rejected.", static z => z.Rejected),
        ZoneCounter("commands.busy", "Commands that found no room.", static z => z.RefusedBusy),
        ZoneCounter("events", "Events emitted.", static z => z.Events),
        ZoneGauge("tick.p99", "99th percentile of a tick's work in the last second.", static z => z.TickP99Us / Million, "seconds"),
        ZoneGauge(
            "verdict.p99",
            "99th percentile from frame to verdict in the last second.",
            static z => z.VerdictP99Us / Million, "seconds"),
        ZoneGauge("round.trip", "Mean round trip to its players; 0 while unknown.", static z => z.RoundTripUs / Million, "seconds"),
    ];

    private static Meter<ServerFigures> Gauge(string name, string meaning, Func<ServerFigures, double> value, string unit = "") =>
        new(name, meaning, unit, IsCounter: false, value);

    private static Meter<ServerFigures> Counter(string name, string meaning, Func<ServerFigures, double> value, string unit = "") =>
        new(name, meaning, unit, IsCounter: true, value);

    private static Meter<ZoneFigures> ZoneGauge(string name, string meaning, Func<ZoneFigures, double> value, string unit = "") =>
        new("zone." + name, meaning, unit, IsCounter: false, value);

    private static Meter<ZoneFigures> ZoneCounter(string name, string meaning, Func<ZoneFigures, double> value) =>
        new("zone." + name, meaning, "", IsCounter: true, value);
}

/// <summary>One thing that is told.</summary>
/// <param name="Name">In words that are divided by dots, without the unit.</param>
/// <param name="Meaning">For whoever has never seen it.</param>
/// <param name="Unit">seconds, bytes, or nothing.</param>
/// <param name="IsCounter">Whether it only grows, from the server's start on.</param>
/// <param name="Value">Where it is found.</param>
internal sealed record Meter<TFigures>(string Name, string Meaning, string Unit, bool IsCounter, Func<TFigures, double> Value)
{
    /// <summary>As OpenTelemetry calls it: the unit stands beside.</summary>
    public string DottedName => $"{Meters.Name}.{Name}";

    /// <summary>As Prometheus calls it: the unit last, and then whether it is a total.</summary>
    public string PrometheusName =>
        $"{Meters.Name}_{Name.Replace('.', '_')}{(Unit.Length > 0 ? "_" + Unit : "")}{(IsCounter ? "_total" : "")}";
}
