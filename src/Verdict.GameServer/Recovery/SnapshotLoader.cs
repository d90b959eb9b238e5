using Verdict.Events;

namespace Verdict.GameServer.Recovery;

/// <summary>Fetches snapshots for zones that are being recovered, all at the same time and within a bounded time.</summary>
internal sealed class SnapshotLoader(RecoverySources sources, RecoveryOptions options)
{
    public Task LoadHotAsync(IEnumerable<ZoneClimb> zones, CancellationToken cancellation) =>
        Task.WhenAll(zones.Select(zone => LoadHotAsync(zone, cancellation)));

    /// <summary>Asks for the cold snapshots of those zones that were not asked for yet.</summary>
    public Task LoadColdAsync(IEnumerable<ZoneClimb> zones, CancellationToken cancellation) =>
        Task.WhenAll(zones.Where(zone => !zone.ColdWasAsked).Select(zone => LoadColdAsync(zone, cancellation)));

    private async Task LoadHotAsync(ZoneClimb zone, CancellationToken cancellation)
    {
        using var allowed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        allowed.CancelAfter(options.HotTimeoutMs);
        try
        {
            // The point outlives the snapshot: were it not known, an owner that begins anew would take itself for replaced.
            zone.KnowEpoch((await sources.Hot.NewestAsync(zone.Zone, allowed.Token)).Epoch);
            if (await sources.Hot.LoadAsync(zone.Zone, allowed.Token) is { } bytes) zone.Consider(RecoverySource.Hot, bytes);
            else zone.Note($"There is no hot snapshot ({sources.Hot.Name}).");
        }
        catch (IOException e)
        {
            zone.Note($"There is no hot snapshot: {e.Message}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            zone.Note($"There is no hot snapshot: {sources.Hot.Name} did not answer within {options.HotTimeoutMs} ms.");
        }
    }

    private async Task LoadColdAsync(ZoneClimb zone, CancellationToken cancellation)
    {
        zone.ColdWasAsked = true;
        if (sources.Cold is not { } load)
        {
            zone.Note("There is no cold snapshot: PLATFORM_URL is not set.");
            return;
        }

        try
        {
            if (await load(zone.Zone, cancellation) is { } bytes) zone.Consider(RecoverySource.Cold, bytes);
            else zone.Note("There is no cold snapshot.");
        }
        catch (IOException e)
        {
            zone.Note($"There is no cold snapshot: {e.Message}");
        }
    }
}
