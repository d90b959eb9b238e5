using System.Collections.Concurrent;
using System.Diagnostics;
using Verdict.Events;
using Verdict.Protocol;
using Verdict.Storage;

namespace Verdict.GameServer.Recovery;

/// <summary>The event log that machines share, for as long as one recovery asks it. When it fails once it is not asked again.</summary>
internal sealed class SharedLog(Func<IEventLog>? open, RecoveryOptions options, ILogger logger) : IAsyncDisposable
{
    private const int AskedAtOnce = 8;
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(5);

    private IEventLog? _log;
    private volatile string? _trouble;

    public bool IsConfigured => open is not null;

    /// <summary>Whether it is there and has answered so far.</summary>
    public bool Answers => IsConfigured && _trouble is null;

    /// <summary>Why it does not answer; null while it does.</summary>
    public string? Trouble => _trouble;

    /// <summary>Learns the newest epochs of zones, within the patience that a start has.</summary>
    public async Task<IReadOnlyDictionary<ZoneId, Epoch>> AskEpochsAsync(IReadOnlyList<ZoneId> zones, CancellationToken cancellation)
    {
        var epochs = new ConcurrentDictionary<ZoneId, Epoch>();
        if (open is null) return epochs;
        using var allowed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        allowed.CancelAfter(options.LogPatienceMs);
        try
        {
            var log = _log = open();
            var asking = new ParallelOptions { MaxDegreeOfParallelism = AskedAtOnce, CancellationToken = allowed.Token };
            await Parallel.ForEachAsync(zones, asking, async (zone, token) =>
            {
                // The client blocks in places that no token reaches; what it then still does ends by itself.
                epochs[zone] = await log.NewestEpochAsync(zone, token).AsTask().WaitAsync(token);
            });
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            _trouble = $"Kafka did not answer within {options.LogPatienceMs} ms.";
        }
        catch (Exception e) when (e is IOException or DllNotFoundException)
        {
            _trouble = e.Message;
        }

        return epochs;
    }

    /// <summary>Leads a zone on by what the log has of it.</summary>
    public async Task ReplayAsync(ZoneClimb zone, CancellationToken cancellation)
    {
        var rebuild = zone.Rebuild!;
        if (zone.SharedEpoch.Value > 0) rebuild.Log = RecoveryLog.Kafka;
        var told = Stopwatch.GetTimestamp();
        try
        {
            await foreach (var stored in _log!.ReadAsync(rebuild.Zone.Id, rebuild.Point, rebuild.Head?.TakenAtMs ?? 0, cancellation))
            {
                rebuild.Apply(EventPoint.Of(stored.Id), stored.Envelope.Span);
                if (rebuild.IsThere) break;
                if (Stopwatch.GetElapsedTime(told) < ProgressEvery) continue;
                told = Stopwatch.GetTimestamp();
                Log.RecoveryFromKafka(logger, rebuild.Zone.Id, rebuild.EventsReplayed);
            }
        }
        catch (IOException e)
        {
            _trouble = e.Message;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_log is not null) await _log.DisposeAsync();
    }
}
