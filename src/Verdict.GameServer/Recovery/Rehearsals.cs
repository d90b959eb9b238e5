using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Options;
using Verdict.Events;
using Verdict.GameServer.Commands;
using Verdict.GameServer.Operations;
using Verdict.GameServer.Placement;
using Verdict.GameServer.Publishing;
using Verdict.GameServer.Snapshots;
using Verdict.Protocol;

namespace Verdict.GameServer.Recovery;

/// <summary>Proves, while a zone plays, that it could be recovered: rebuilds a shadow of it as a recovery would and compares the
/// two.</summary>
/// <remarks>
/// The zone's own part is one cut between two ticks, as for a snapshot. All else happens beside it: the shadow has no epoch, no clients and
/// no say, nothing is saved or recorded but the outcome, and one rehearsal at a time bounds what that takes of the machine.
/// </remarks>
internal sealed class Rehearsals(
    ZoneDirectory zones,
    SnapshotService snapshots,
    ZoneRecovery recovery,
    JournalPublisher publisher,
    Outcomes outcomes,
    IOptions<OperationsOptions> options,
    TimeProvider time,
    ILogger<Rehearsals> logger) : IDisposable
{
    /// <summary>Milliseconds in which a zone that plays must have come to the tick at which it is cut.</summary>
    private const int CutTimeoutMs = 5_000;

    /// <summary>A snapshot may be saved in the moment between cut and look; then it is cut anew.</summary>
    private const int CutsMax = 3;

    private readonly CancellationTokenSource _stopped = new();
    private readonly SnapshotCut _cut = new();
    private Task _underWay = Task.CompletedTask;
    private ZoneId _zone;

    /// <summary>Begins a <see cref="PlatformCommandType.RehearseRecovery"/>, whose outcomes tell how it goes. One call at a time.</summary>
    /// <returns>What becomes of it, for whoever wants to wait.</returns>
    public Task Begin(PlatformCommand command)
    {
        if (WhyNot(command.Zone) is { } refusal)
        {
            outcomes.Post(command, command.Zone, OutcomeState.Refused, refusal);
            return Task.CompletedTask;
        }

        _zone = command.Zone;
        outcomes.Post(command, command.Zone, OutcomeState.Begun, "A shadow of the zone is being rebuilt.");
        Log.RehearsalBegan(logger, command.Zone, command.Id, command.IssuedBy, command.Reason);
        return _underWay = Task.Run(() => RehearseAsync(command));
    }

    /// <summary>Gives up what is under way: the server stops.</summary>
    public void Dispose()
    {
        _stopped.Cancel();
        _stopped.Dispose();
    }

    private string? WhyNot(ZoneId zone)
    {
        var count = zones.Zones.Count;
        if (zone.Value < 1 || zone.Value > count) return $"There is no zone {zone} here to rehearse; zones are numbered 1 to {count}.";
        if (!_underWay.IsCompleted) return $"A recovery of zone {_zone} is being rehearsed; one at a time, so try again soon.";
        return zones.Zones[zone.Value - 1] switch
        {
            { IsFenced: true } => $"Zone {zone} is on another server now; rehearse there.",
            { IsFailed: true } => $"Zone {zone} is being recovered in earnest; rehearse when it plays again.",
            _ => null,
        };
    }

    private async Task RehearseAsync(PlatformCommand command)
    {
        using var allowed = CancellationTokenSource.CreateLinkedTokenSource(_stopped.Token);
        allowed.CancelAfter(options.Value.RehearsalTimeoutMs);
        try
        {
            var certificate = await RehearseAsync(command.Zone, allowed.Token);
            var (holds, message) = Judge(certificate);
            outcomes.Post(outcomes.Of(command, command.Zone, OutcomeState.Done, message) with
            {
                Players = certificate.Players,
                Rehearsals = [certificate with { Notes = Outcomes.Shorten(certificate.Notes, ZoneRecovered.NotesBytesMax) }],
            });
            if (holds) Log.RehearsalHolds(logger, command.Zone, command.Id, message);
            else Log.RehearsalDiffers(logger, command.Zone, command.Id, message, certificate.Notes);
        }
        catch (OperationCanceledException)
        {
            Fail(command, _stopped.IsCancellationRequested
                ? "The server stops; nothing was compared."
                : $"The shadow was not there within {options.Value.RehearsalTimeoutMs} ms; nothing was compared.");
        }
        catch (Exception e) when (e is IOException or TimeoutException or UnauthorizedAccessException)
        {
            Fail(command, e.Message);
        }
        catch (Exception e)
        {
            // Whatever it is, the zone plays on and the next rehearsal may begin.
            Log.RehearsalBroke(logger, command.Zone, command.Id, e);
            Fail(command, "The rehearsal failed for a reason of ours; see the server's log.");
        }
    }

    private async Task<Rehearsal> RehearseAsync(ZoneId zone, CancellationToken cancellation)
    {
        for (var cuts = 1; ; cuts++)
        {
            await CutAsync(zone, cancellation);
            var began = Stopwatch.GetTimestamp();
            // What is in the cut was handed over before it was taken, so that it is all among what is flushed here.
            await publisher.FlushAsync(cancellation);
            var (climb, times) = await recovery.RebuildAsync(zone, _cut.Point, cancellation);
            if (climb.MetNewerSnapshot && cuts < CutsMax) continue;
            return Certify(climb, times with { TotalUs = (long)Stopwatch.GetElapsedTime(began).TotalMicroseconds });
        }
    }

    private async Task CutAsync(ZoneId zone, CancellationToken cancellation)
    {
        using var allowed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        allowed.CancelAfter(CutTimeoutMs);
        try
        {
            await snapshots.Of(zone).CutAsync(_cut, allowed.Token);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"The zone came to no tick with its events handed over within {CutTimeoutMs} ms.", e);
        }
    }

    private Rehearsal Certify(ZoneClimb climb, in RecoveryTimes times)
    {
        if (climb.Rebuild is { IsThere: false } unled)
        {
            climb.Note($"The log led the shadow to event {unled.Point.Sequence} of epoch {unled.Point.Epoch.Value} and no further.");
        }

        var (head, shadow) = (climb.Rebuild?.Head, climb.Rebuild?.Zone);
        return new(
            climb.Rebuild?.Source ?? RecoverySource.Empty,
            climb.Rebuild?.Log ?? RecoveryLog.None,
            head?.Epoch ?? default,
            head?.Sequence ?? 0,
            head?.Tick ?? 0,
            head is null ? 0 : Math.Max(0, time.GetUtcNow().ToUnixTimeMilliseconds() - head.TakenAtMs),
            climb.Rebuild?.EventsReplayed ?? 0,
            climb.Rebuild?.Gaps ?? 0,
            climb.Rebuild?.EventsLost ?? 0,
            _cut.Point.Epoch,
            _cut.Point.Sequence,
            _cut.Hash(),
            shadow?.Hash() ?? default,
            shadow?.PlayerCount ?? 0,
            times.LoadUs,
            times.ReplayUs,
            times.TotalUs,
            string.Join(' ', climb.Notes));
    }

    private static (bool Holds, string Message) Judge(Rehearsal certificate)
    {
        var holds = certificate.ShadowHash == certificate.LiveHash;
        var from = certificate.Source switch
        {
            RecoverySource.Hot => "the hot snapshot",
            RecoverySource.Cold => "the cold snapshot",
            _ => "nothing",
        };
        var how = string.Create(
            CultureInfo.InvariantCulture,
            $"from {from} and {certificate.EventsReplayed} events of the log in {certificate.TotalUs / 1_000.0:F1} ms");
        return (holds, holds
            ? $"The proof holds: the shadow, rebuilt {how}, is the zone byte for byte."
            : $"The proof does not hold: the shadow, rebuilt {how}, differs from the zone. A recovery would not bring this zone back.");
    }

    private void Fail(PlatformCommand command, string why)
    {
        Log.RehearsalGivenUp(logger, command.Zone, command.Id, why);
        outcomes.Post(command, command.Zone, OutcomeState.Failed, why);
    }
}
