using System.Diagnostics;
using System.Text.Json;
using Verdict.Cli.Building;
using Verdict.Cli.Players;
using Verdict.Cli.Processes;
using Verdict.Cli.Terminal;

namespace Verdict.Cli.Up;

/// <summary>One `verdict up` from start to stop.</summary>
internal sealed class UpRun(UpOptions asked, Repository repository, Output output)
{
    private static readonly JsonSerializerOptions OneLine = new() { WriteIndented = false };
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan VerdictPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CatchUpPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan DrainPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(20);

    public async Task<int> RunAsync(CancellationToken stop)
    {
        // Here the mistake is told at once and whole; from a server's log it would have to be looked for.
        if (asked.MapFile is { } map) MapFile.Read(map);
        Directory.CreateDirectory(asked.LogsDirectory);
        using var claim = Claim();
        await new WebBuild(repository, output).EnsureAsync(stop);
        var options = asked.WithPortsFixed();
        using var game = Parts.GameServer(options, repository, output);
        using var platform = Parts.Platform(options, repository, output);
        platform.Said += (said, content) =>
        {
            if (said == "administrator-created") ShowPassword(content);
        };
        PlatformApi? api = null;
        try
        {
            // The platform owns the keys that the game server verifies tokens with, so it comes first.
            output.Status("Starting the platform…");
            var url = (await platform.StartAsync(stop)).Text("url");
            output.Status("Starting the game server…");
            await game.StartAsync(stop);
            api = new PlatformApi(
                new(WithSlash(url.Length > 0 ? url : $"http://127.0.0.1:{options.HttpPort}")),
                await ReadOperatorTokenAsync(stop));
            return await PlayAsync(options, api, game, stop);
        }
        finally
        {
            await StopPartsAsync(game, platform, api);
            api?.Dispose();
        }
    }

    private async Task<int> PlayAsync(UpOptions options, PlatformApi api, Part game, CancellationToken stop)
    {
        using var probe = new FiguresProbe(options.HealthPort, Path.Combine(options.DataDirectory, "journal"));
        // Rows of an earlier run that are still being written must not count as this run's.
        var atStart = await CatchUpAsync(api, probe, movesWanted: 0, rowsBefore: null, stop)
            ?? throw new CliException(
                $"The platform did not say how recording is doing within {CatchUpPatience.TotalSeconds:0} s. See {options.LogsDirectory}.");
        using var bots = new BotCrowd(api, options.Bots);
        ShowAddresses(options, api);
        var result = ExitCode.Ok;
        try
        {
            bots.Start();
            await WatchAsync(options, api, probe, bots, game, stop);
            if (options.For is not null) result = await SummariseAsync(api, probe, bots, atStart, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            output.Line(options.For is null ? "Stopping." : "Interrupted before the end; there is no summary.");
            result = options.For is null ? ExitCode.Ok : ExitCode.Failed;
        }

        output.Status("The bots leave…");
        await bots.LeaveAsync();
        return result;
    }

    private async Task WatchAsync(UpOptions options, PlatformApi api, FiguresProbe probe, BotCrowd bots, Part game, CancellationToken stop)
    {
        Stopwatch? playing = null;
        for (var acceptedBefore = 0L; ; acceptedBefore = bots.Tally.Accepted)
        {
            await Task.Delay(Second, stop);
            await probe.ReadAsync(stop);
            var ingest = await api.ReadIngestAsync(stop);
            // The time of --for begins when everybody is in the game, so that a slow start does not shorten the play.
            if (playing is null && bots.InGame == bots.Count) playing = Stopwatch.StartNew();
            var left = options.For is null || playing is null
                ? string.Empty
                : $" · {Math.Max(0, (options.For.Value - playing.Elapsed).TotalSeconds):0} s left";
            var trouble = bots.InGame < bots.Count && bots.Trouble is { } why ? $" · {why}" : string.Empty;
            var restarts = game.Restarts > 0 ? $" · game server restarted {game.Restarts}×" : string.Empty;
            var recent = bots.Tally.RecentRoundTrips;
            output.Status(
                $"{bots.InGame}/{bots.Count} bots · {bots.Tally.Accepted - acceptedBefore}/s accepted · {bots.Tally.Rejected} rejected"
                + $" · {bots.Tally.PickedUp} picked up"
                + $" · p99 {recent.PercentileMs(0.99):0.0} ms · {Behind(ingest)}{left}{restarts}{trouble}");
            recent.Clear();
            if (options.For is { } length && playing?.Elapsed >= length) return;
        }
    }

    private async Task<int> SummariseAsync(PlatformApi api, FiguresProbe probe, BotCrowd bots, IngestState atStart, CancellationToken stop)
    {
        output.Status("The bots stand still; their last verdicts come in…");
        var due = await bots.SettleAsync(VerdictPatience, stop);
        if (due > 0) output.Warn($"{due} verdicts did not come within {VerdictPatience.TotalSeconds:0} s.");
        if (bots.Tally.Unknown > 0)
        {
            output.Warn(
                $"{bots.Tally.Unknown} moves lost their verdict with their connection; they may be recorded and not counted.");
        }

        var atEnd = await CatchUpAsync(api, probe, bots.Tally.Accepted, atStart.MovementRows ?? 0, stop)
            ?? throw new CliException("The platform does not say how recording is doing, so nothing can be compared.");
        var summary = new RunSummary(
            bots.Tally.Accepted,
            bots.Tally.Rejected,
            probe.MovesJournalled,
            probe.MovesShipped,
            (atEnd.MovementRows ?? 0) - (atStart.MovementRows ?? 0),
            atEnd.LagEvents ?? probe.MovesShipped,
            Total(atEnd, consumer => consumer.Missing + consumer.Lost) - Total(atStart, consumer => consumer.Missing + consumer.Lost),
            Recorded(atEnd, consumer => consumer.Duplicates) - Recorded(atStart, consumer => consumer.Duplicates),
            bots.Tally.RoundTrips,
            await probe.ReadRunAsync(stop));
        if (output.IsJson) Console.Out.WriteLine(summary.ToJson().ToJsonString(OneLine));
        else output.Table(summary.ToTable());
        return summary.AddsUp ? ExitCode.Ok : ExitCode.Failed;
    }

    /// <summary>Waits, within bounds, until the journal holds the moves and the consumers have applied all that it holds.</summary>
    /// <remarks>With <c>rowsBefore</c>, what the table held when the probe began to count, each move that the journal holds must have its
    /// row too: the platform measures its lag against what it last read, which may be older than what the journal holds by now.</remarks>
    private async Task<IngestState?> CatchUpAsync(
        PlatformApi api,
        FiguresProbe probe,
        long movesWanted,
        long? rowsBefore,
        CancellationToken stop)
    {
        IngestState? state = null;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < CatchUpPatience; await Task.Delay(Second / 4, stop))
        {
            var answers = await probe.ReadAsync(stop);
            state = await api.ReadIngestAsync(stop) ?? state;
            var recorded = rowsBefore is null || (state?.MovementRows ?? 0) - rowsBefore >= probe.MovesShipped;
            if (answers && recorded && state is { IsCaughtUp: true } && probe.MovesShipped >= movesWanted)
            {
                // A second look shows what came in between.
                var again = await api.ReadIngestAsync(stop);
                if (again is { IsCaughtUp: true } && again.MovementRows == state.MovementRows) return again;
            }

            var shortOf = movesWanted > 0 ? $" · {probe.MovesShipped}/{movesWanted} moves in the log" : string.Empty;
            output.Status($"Recording catches up: {Behind(state)}{shortOf}");
        }

        return state;
    }

    // The game server stops first so that its last events are in the log; then the platform gets the time to apply them.
    private async Task StopPartsAsync(Part game, Part platform, PlatformApi? api)
    {
        output.Status("Stopping the game server…");
        await game.StopAsync(StopPatience);
        if (api is not null && platform.IsRunning) await DrainAsync(api);
        output.Status("Stopping the platform…");
        await platform.StopAsync(StopPatience);
        output.Done();
        output.Line("Stopped.");
    }

    private static async Task DrainAsync(PlatformApi api)
    {
        using var patience = new CancellationTokenSource(DrainPatience);
        try
        {
            // The platform measures its lag against what it last read, so only a second look, when it has read again, shows that
            // nothing more came.
            long? rowsBefore = null;
            while (await api.ReadIngestAsync(patience.Token) is { } state && !(state.IsCaughtUp && state.MovementRows == rowsBefore))
            {
                rowsBefore = state.IsCaughtUp ? state.MovementRows : null;
                await Task.Delay(Second / 2, patience.Token);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or CliException)
        {
            // What is left is applied at the next start; nothing is lost by stopping now.
        }
    }

    private async Task<string> ReadOperatorTokenAsync(CancellationToken stop)
    {
        var path = asked.OperatorTokenFile;
        return File.Exists(path)
            ? (await File.ReadAllTextAsync(path, stop)).Trim()
            : throw new CliException($"The platform wrote no operator token to {path}. Its log is in {asked.LogsDirectory}.");
    }

    private FileStream Claim()
    {
        var path = Path.Combine(asked.DataDirectory, "up.lock");
        try
        {
            return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new CliException(
                $"Another verdict up uses {asked.DataDirectory}. Stop it, or choose another directory with --data.",
                ExitCode.Missing);
        }
    }

    private void ShowPassword(JsonElement content)
    {
        // One that somebody chose is known to them, and is not repeated.
        if (content.Text("password") is not { Length: > 0 } password)
        {
            output.Line($"Administrator of the dashboard: {content.Text("name")}, with the password you chose.");
            return;
        }

        output.Line($"Administrator of the dashboard: {content.Text("name")}, password: {password}");
        output.Line("  It is shown this once. Keep it.");
    }

    private void ShowAddresses(UpOptions options, PlatformApi api)
    {
        output.Done();
        output.Line($"Dashboard    {api.Url}");
        output.Line($"Game server  127.0.0.1:{options.Port}   health http://127.0.0.1:{options.HealthPort}/healthz");
        output.Line($"Data         {options.DataDirectory}   logs {options.LogsDirectory}");
        output.Line($"Play         verdict play --connect 127.0.0.1:{options.Port} --platform {api.Url}");
        if (options.For is null) output.Line("Ctrl-C stops everything.");
    }

    private static string Behind(IngestState? state) => state switch
    {
        null => "the platform does not answer",
        { LagEvents: { } lag } => lag == 0 ? "lag 0" : $"{lag} events behind",
        _ => "waiting for " + string.Join(", ", state.Consumers.Where(consumer => consumer.LagEvents is null).Select(Describe)),
    };

    private static string Describe(ConsumerState consumer) => $"{consumer.Name} ({consumer.Reason ?? consumer.State})";

    private static long Total(IngestState state, Func<ConsumerState, long> count) => state.Consumers.Sum(count);

    private static long Recorded(IngestState state, Func<ConsumerState, long> count) =>
        state.Recording is { } consumer ? count(consumer) : 0;

    private static string WithSlash(string url) => url.EndsWith('/') ? url : url + "/";
}
