using System.Diagnostics;
using Verdict.Events;
using Verdict.Protocol;

namespace Verdict.GameServer.Snapshots;

/// <summary>Notices that a zone stood still so long that another server may have taken it, and holds it until the store has said.</summary>
/// <remarks>
/// The zone's thread asks before every pass and never waits: while the answer is under way the zone decides nothing, its inbox fills and
/// then answers Busy. A store that does not answer in time says nothing against this owner; the next saving will.
/// </remarks>
internal sealed class StallGuard(ZoneId zone, Ownership ownership, SnapshotContext context)
{
    private readonly long _stallTicksMax = context.Options.StallMsMax * Stopwatch.Frequency / 1_000;
    private long _passedAt;
    private volatile bool _isAsking;
    private volatile bool _wasAnswered;

    /// <summary>Whether the zone is held until the store has answered.</summary>
    public bool IsAsking => _isAsking;

    /// <summary>Called, on any thread, when the zone may be looked at again.</summary>
    public Action Answered { get; set; } = static () => { };

    /// <summary>The zone was opened: its time is counted from now on.</summary>
    public void Begin(long now) => _passedAt = now;

    /// <summary>Whether so much time has passed since the last pass began that nothing may be decided in this one any more.</summary>
    public bool HasStalled(long now) => now - _passedAt > _stallTicksMax;

    /// <summary>Begins a pass.</summary>
    /// <returns>False when nothing may be decided in it.</returns>
    public bool TryPass(long now, Epoch epoch)
    {
        if (_isAsking) return false;
        if (HasStalled(now) && !_wasAnswered)
        {
            Log.ZoneStalled(context.Logger, zone, (now - _passedAt) * 1_000 / Stopwatch.Frequency);
            _isAsking = true;
            Ask(epoch);
            return false;
        }

        _wasAnswered = false;
        _passedAt = now;
        return !ownership.IsLost;
    }

    // Apart from the pass: what this captures is allocated where it is declared, and passes come a thousand times a second.
    private void Ask(Epoch epoch) => _ = Task.Run(() => AskAsync(epoch));

    private async Task AskAsync(Epoch epoch)
    {
        try
        {
            using var allowed = CancellationTokenSource.CreateLinkedTokenSource(context.Stopped);
            allowed.CancelAfter(context.Options.SaveTimeoutMs);
            var newest = await context.Hot.NewestAsync(zone, allowed.Token);
            if (newest.Epoch > epoch) ownership.LoseTo(newest.Epoch);
        }
        catch (Exception e)
        {
            Log.OwnershipUnknown(context.Logger, zone, e.Message);
        }
        finally
        {
            _wasAnswered = true;
            _isAsking = false;
            Answered();
        }
    }
}
