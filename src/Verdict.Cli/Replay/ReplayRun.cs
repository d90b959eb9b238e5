using Verdict.Cli.Terminal;
using Verdict.Protocol;
using Verdict.Storage;
using Verdict.Zones;
using Verdict.Zones.Maps;

namespace Verdict.Cli.Replay;

/// <summary>One `verdict replay`: opens the log, reads it, and shows a moment or the proof.</summary>
internal sealed class ReplayRun(ReplayOptions options)
{
    private readonly Output _output = new(options.Json);

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var map = MapFile.Read(options.MapFile);
        var rules = ZoneRules.Default with { PlayersMax = options.PlayersMax };
        await using var source = OpenSource();
        ZoneId? zone = options.Zone is { } number ? new(number) : null;
        try
        {
            var target = await WithEpochAsync(options.To, source, zone, cancellation);
            var replayer = new Replayer(zone, target, map, rules);
            _output.Status($"Reading {source.Name}…");
            await source.ReadAsync(replayer, part => Progress(replayer, part), cancellation);
            _output.Done();
            return options.Verify ? Verify(source, replayer) : Show(source, replayer, target, zone!.Value);
        }
        catch (EventLogUnavailableException error)
        {
            throw new CliException(error.Message, ExitCode.Missing);
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new CliException($"Reading {source.Name} failed: {error.Message}");
        }
    }

    private int Show(IRecordSource source, Replayer replayer, ReplayTarget target, ZoneId zone)
    {
        if (replayer.Find(zone) is not { } replay)
        {
            var there = replayer.Seen.Count == 0 ? "of no zone at all" : $"of zones {string.Join(", ", replayer.Seen)}";
            throw new CliException($"There is nothing of zone {zone} up to {target} in {source.Name}; it has events {there}.");
        }

        if (replay.Zone is null)
        {
            throw new CliException(
                $"Zone {zone} cannot be rebuilt at {target}. In {source.Name} its events begin at {replay.Begins?.Epoch}:"
                + $"{replay.Begins?.Sequence}, and no snapshot stands before that moment."
                + (replay.Findings.Mismatches.Count > 0 ? $" {replay.Findings.Mismatches[^1].Text}" : string.Empty));
        }

        if (target.Point is { } point && replay.Point != point)
        {
            throw new CliException(
                $"Zone {zone} has no event {point.Epoch}:{point.Sequence} in {source.Name}."
                + $" The last before it is {replay.Point.Epoch}:{replay.Point.Sequence}.");
        }

        var moment = new ReplayMoment(source.Name, target, replay, [.. replayer.Recent.Tell()], ReachesEnd: !replayer.IsPast);
        if (options.Json) Console.Out.WriteLine(moment.ToJson().ToJsonString());
        else new MomentView(moment, options.AllPlayers).Show(_output);
        return moment.IsProven ? ExitCode.Ok : ExitCode.Failed;
    }

    private int Verify(IRecordSource source, Replayer replayer)
    {
        var proof = new ReplayProof(source.Name, source.EventsLost, source.LastLoss, [.. replayer.Zones]);
        if (proof.Zones.Count == 0) throw new CliException($"There are no events in {source.Name}, so there is nothing to prove.");
        if (options.Json) Console.Out.WriteLine(proof.ToJson().ToJsonString());
        else proof.Show(_output);
        return proof.Holds ? ExitCode.Ok : ExitCode.Failed;
    }

    // A bare number is an event of the newest epoch, and only the log knows which that is.
    private async Task<ReplayTarget> WithEpochAsync(
        ReplayTarget target,
        IRecordSource source,
        ZoneId? zone,
        CancellationToken cancellation)
    {
        if (zone is null || target.Sequence is null || target.Epoch is not null) return target;
        var newest = new NewestEpoch(zone.Value);
        await source.ReadAsync(newest, part => _output.Status($"Looking for the newest epoch{Percent(part)}…"), cancellation);
        return newest.Value.Value == 0 ? target : target with { Epoch = newest.Value };
    }

    private void Progress(Replayer replayer, double? part) =>
        _output.Status($"Replaying{Percent(part)} · {replayer.Zones.Sum(zone => zone.Findings.Events):N0} events");

    private static string Percent(double? part) => part is { } known ? $" {Math.Min(known, 1):P0}" : string.Empty;

    private IRecordSource OpenSource()
    {
        var journal = Path.Combine(options.DataDirectory, "journal");
        if (JournalSource.IsIn(journal)) return new JournalSource(journal);
        if (Environment.GetEnvironmentVariable("KAFKA_BROKERS") is not { Length: > 0 } brokers)
        {
            throw new CliException(
                $"There is no journal in {journal}. Name the data directory of a game server with --data, or set KAFKA_BROKERS.",
                ExitCode.Missing);
        }

        try
        {
            var zones = options.Zone is { } zone ? [new ZoneId(zone)] : Enumerable.Range(1, options.KafkaZones).Select(n => new ZoneId(n));
            return new KafkaSource(brokers, [.. zones]);
        }
        catch (DllNotFoundException error)
        {
            throw new CliException(error.Message, ExitCode.Missing);
        }
    }
}
