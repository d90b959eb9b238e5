using System.Diagnostics;
using Verdict.Events;
using Verdict.GameServer.Publishing;
using Verdict.GameServer.Ticking;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;
using Verdict.Zones;

namespace Verdict.GameServer.Watching;

/// <summary>Publishes what one zone looks like, several times a second, for as long as somebody looks.</summary>
/// <remarks>
/// The zone's thread copies who is where into lists that are used again, and nothing more; a thread of the pool encodes and posts them. The
/// lists belong to the zone's thread while <c>_isUnderWay</c> is false and to the pool's while it is true: each hands them over with that
/// one write, as the last thing it does. A view that is due while the last one is still under way is left out.
/// </remarks>
internal sealed class ZoneWatch(
    ZoneId zone, string node, int viewsPerSecond, JournalPublisher publisher, TimeProvider time, ILogger logger) : IThreadPoolWorkItem
{
    private readonly long _interval = Stopwatch.Frequency / viewsPerSecond;
    private readonly List<PlayerSight> _players = [];
    private readonly List<ThingSight> _things = [];
    private byte[] _bytes = [];
    private Epoch _epoch;
    private long _sequence;
    private long _tick;
    private long _atMs;
    private long _until;
    private long _nextAt;
    private volatile bool _isUnderWay;

    /// <summary>Whether somebody looks at that time. From any thread.</summary>
    public bool IsWatched(long now) => now < Volatile.Read(ref _until);

    /// <summary>Whether a view was copied and is not posted yet.</summary>
    public bool IsUnderWay => _isUnderWay;

    /// <summary>Somebody looks for so long from now on; who looks for longer already goes on doing so. From any thread, one at a
    /// time.</summary>
    public void Extend(long now, long durationMs)
    {
        var until = now + (durationMs * Stopwatch.Frequency / 1_000);
        if (until > Volatile.Read(ref _until)) Volatile.Write(ref _until, until);
    }

    /// <summary>Whether a view is to be taken. While nobody looks this is one comparison.</summary>
    public bool IsDue(long now) => IsWatched(now) && now >= _nextAt && !_isUnderWay;

    /// <summary>Copies the zone as it stands between two ticks. For its thread.</summary>
    public void Take(Zone seen, SeatTable seats, long now)
    {
        // Ticks come at their own times: a view that was due just before one must not make the next come a whole tick late.
        _nextAt = Math.Max(_nextAt + _interval, now + (_interval / 2));
        (_epoch, _sequence, _tick, _atMs) = (seen.Epoch, seen.Sequence, seen.Tick, seen.NowMs);
        for (var slot = 0; slot < seen.PlayerCount; slot++) _players.Add(Look(seen, slot, seats));
        for (var index = seen.PlayerCount; index < seen.EntityCount; index++)
        {
            var thing = seen.EntityAt(index);
            _things.Add(new(thing.Key.Kind, thing.Key.Id, thing.Name, thing.Position));
        }

        _isUnderWay = true;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Encodes and posts what was copied. For a thread of the pool.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        try
        {
            var needed = ZoneView.BytesMax(_players.Count, _things.Count);
            if (_bytes.Length < needed) _bytes = new byte[needed * 5 / 4];
            var writer = new MessagePackWriter(_bytes);
            new ZoneView(node, zone, _epoch, _sequence, _tick, _atMs, _players, _things).Write(ref writer);
            publisher.PostView(zone, _bytes.AsSpan(0, writer.Length).ToArray());
        }
        catch (Exception e)
        {
            // Whatever it is, it ends no process: nothing hangs on a view.
            Log.ViewFailed(logger, zone, e);
        }
        finally
        {
            _players.Clear();
            _things.Clear();
            // Who looked is gone: nothing is kept for who may look another day.
            if (!IsWatched(time.GetTimestamp())) _bytes = [];
            _isUnderWay = false;
        }
    }

    private static PlayerSight Look(Zone seen, int slot, SeatTable seats)
    {
        var player = seen.PlayerAt(slot);
        var client = seats.TryGet(player.Id, out var seated) && !seated.IsClosed ? seated : null;
        return new(
            player.Id,
            player.Name,
            player.Position,
            player.Life,
            player.LifeUntilTick,
            seen.StrideBudgetMmAt(slot),
            client?.Session ?? 0,
            client?.Outbox.UnsentBytes ?? 0);
    }
}
