using Verdict.Cli.Load;
using Verdict.Events;

namespace Verdict.Cli.Bench;

/// <summary>Turns what was counted at two moments into figures that can be compared with other servers'.</summary>
internal sealed class WorkloadArithmetic(Workload workload, LoadOptions load, LoadScene scene, Measured measured, long journalled)
{
    private const double Megabyte = 1_048_576;

    private readonly Traffic _counted = scene.Tally.Counted;

    private ServerFigures Before => measured.From.Figures;

    private ServerFigures After => measured.Until.Figures;

    // Seconds of one client, all clients together, in thousands: what costs are divided by.
    private double ThousandClientSeconds => workload.Clients * measured.Seconds / 1_000;

    private double LoadSeconds => (measured.Until.LoadTime - measured.From.LoadTime).TotalSeconds;

    private double Overruns => After.Zones.Sum(zone => zone.TickOverruns) - Before.Zones.Sum(zone => zone.TickOverruns);

    public WorkloadResult ToResult(bool withProfile) => new(
        [.. Contract().Concat(More())],
        withProfile ? ServerProfile.Between(measured.From, measured.Until, measured.Seconds) : null,
        load.StopReading > 0 ? scene.SlowReaders.ToJson() : null);

    private IEnumerable<KeyValuePair<string, double>> Contract()
    {
        var tally = scene.Tally;
        yield return new(WorkloadResult.Clients, workload.Clients);
        yield return new(WorkloadResult.P50, _counted.RoundTrips.PercentileMs(0.5));
        yield return new(WorkloadResult.P99, _counted.RoundTrips.PercentileMs(0.99));
        yield return new(WorkloadResult.Max, _counted.RoundTrips.MaxMs);
        yield return new(WorkloadResult.ServerCpu, (measured.Until.Server - measured.From.Server).TotalSeconds / ThousandClientSeconds);
        yield return new(WorkloadResult.Bytes, _counted.BytesIn / (ThousandClientSeconds * 1_000));
        yield return new(WorkloadResult.Rss, measured.Until.Server.RssBytes / Megabyte);
        yield return new(WorkloadResult.TickOverruns, Overruns);
        yield return new(WorkloadResult.Journalled, journalled);
        yield return new(WorkloadResult.Lost, Math.Max(0, tally.AcceptedEver - journalled));
        // Whoever stops reading may be cut off; that is the ladder's last step and no failure.
        yield return new(WorkloadResult.Disconnects, tally.Disconnects - scene.SlowReaders.Disconnected);
    }

    private IEnumerable<KeyValuePair<string, double>> More()
    {
        var used = measured.Until.Server - measured.From.Server;
        var ticks = Ticks(After) - Ticks(Before);
        yield return new("rooms", workload.Rooms);
        yield return new("rate", workload.Rate);
        yield return new("updates_hz", workload.UpdatesHz);
        yield return new("full_view", workload.FullView ? 1 : 0);
        // What the server itself says of it, which is what clients go by.
        yield return new("view_radius_mm", scene.View?.ViewRadiusMm ?? 0);
        yield return new("near_radius_mm", scene.View?.NearRadiusMm ?? 0);
        yield return new("near_updates_hz", scene.View?.UpdatesPerSecond ?? 0);
        yield return new("far_updates_hz", scene.View?.FarUpdatesPerSecond ?? 0);
        yield return new("seconds", measured.Seconds);
        yield return new("sent", _counted.Sent);
        yield return new("held_back", _counted.HeldBack);
        yield return new(WorkloadResult.Accepted, _counted.Accepted);
        yield return new("rejected", _counted.Rejected);
        yield return new("refused", _counted.Refused);
        yield return new("unanswered", _counted.Unanswered);
        yield return new("accepted_ever", scene.Tally.AcceptedEver);
        yield return new("p95_ms", _counted.RoundTrips.PercentileMs(0.95));
        yield return new("late_p99_ms", _counted.Lateness.PercentileMs(0.99));
        yield return new("ticks", ticks);
        yield return new("tick_overrun_share", ticks > 0 ? Overruns / ticks : 0);
        yield return new("tick_p99_us", After.Zones.Max(zone => zone.TickP99Us));
        yield return new("verdict_p99_us", After.Zones.Max(zone => zone.VerdictP99Us));
        yield return new("gc_gen0", After.GcGen0 - Before.GcGen0);
        yield return new("gc_gen1", After.GcGen1 - Before.GcGen1);
        yield return new("gc_gen2", After.GcGen2 - Before.GcGen2);
        yield return new("allocated_bytes_per_s", (After.AllocatedBytes - Before.AllocatedBytes) / measured.Seconds);
        yield return new("journal_queued_bytes", After.Journal.QueuedBytes);
        yield return new("user_share", used.TotalSeconds > 0 ? used.UserSeconds / used.TotalSeconds : 0);
        yield return new("updates_per_client_s", _counted.Updates / (ThousandClientSeconds * 1_000));
        yield return new("bytes_up_per_client_s", _counted.BytesOut / (ThousandClientSeconds * 1_000));
        yield return new(WorkloadResult.RssPerClient, measured.Until.Server.RssBytes / 1_024.0 / workload.Clients);
        yield return new("load_cpu_s_per_1000_client_s", LoadSeconds / ThousandClientSeconds);
        yield return new("load_cores", LoadSeconds / measured.Seconds);
        yield return new("server_cores", used.TotalSeconds / measured.Seconds);
        yield return new("load_waiting_cores", Waiting(static moment => moment.LoadThreads));
        yield return new("server_waiting_cores", Waiting(static moment => moment.Threads));
        yield return new(WorkloadResult.Strays, scene.Tally.Before.Strays + _counted.Strays + scene.Tally.After.Strays);
    }

    // Threads that were ready to run while others had the processors: on a machine with other work, times say little.
    private double Waiting(Func<Moment, IReadOnlyDictionary<int, ProcessTimes>> threads) =>
        (Total(threads(measured.Until)) - Total(threads(measured.From))) / measured.Seconds;

    private static double Total(IReadOnlyDictionary<int, ProcessTimes> threads) => threads.Values.Sum(thread => thread.WaitingSeconds);

    private static double Ticks(ServerFigures figures) => figures.Zones.Sum(zone => zone.Tick);
}
