using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Verdict.Events;
using Verdict.GameServer.Net;
using Verdict.GameServer.Placement;
using Verdict.Protocol;
using Verdict.Protocol.Messages;
using Verdict.Zones;

namespace Verdict.GameServer.Ticking;

/// <summary>Which connection sits in which seat of a zone, and for how long an empty seat is held. Owned by the zone's thread.</summary>
internal sealed class SeatTable(Zone zone, ZoneLoopOptions options, NetOptions net, Metrics metrics, TimeProvider time)
{
    // Silence and stalls last for seconds until they count; asking ten thousand clients at every tick costs more than ticking does.
    private const int ReviewsPerSecond = 4;

    private readonly Dictionary<PlayerId, ClientConnection> _connected = [];
    private readonly Dictionary<PlayerId, long> _heldUntilTick = [];
    private readonly List<PlayerId> _over = [];
    private long _reviewAt;

    /// <summary>Connected clients, in no order.</summary>
    public Dictionary<PlayerId, ClientConnection>.ValueCollection Clients => _connected.Values;

    private long WindowTicks => (long)options.ReconnectWindowMs * options.TicksPerSecond / 1_000;

    public bool Has(ClientConnection client) => _connected.TryGetValue(client.Player, out var seated) && ReferenceEquals(seated, client);

    public bool TryGet(PlayerId player, [MaybeNullWhen(false)] out ClientConnection client) => _connected.TryGetValue(player, out client);

    /// <summary>Seats a client. Whoever sat there under the same name goes.</summary>
    public void Take(ClientConnection client)
    {
        if (_connected.TryGetValue(client.Player, out var older) && !older.IsClosed)
        {
            older.CloseWith(new Error(ErrorCode.Replaced, "You logged in again elsewhere; that connection has your seat now."));
        }

        _connected[client.Player] = client;
        _heldUntilTick.Remove(client.Player);
    }

    public void Free(PlayerId player)
    {
        _connected.Remove(player);
        _heldUntilTick.Remove(player);
    }

    /// <summary>Holds the seats of everybody in the zone: after a recovery all are there and none is connected.</summary>
    public void HoldAll(long tick)
    {
        for (var slot = 0; slot < zone.PlayerCount; slot++) _heldUntilTick[zone.PlayerAt(slot).Id] = tick + WindowTicks;
    }

    /// <summary>Notices who is gone, silent or stuck, and takes away the seats that were held long enough.</summary>
    public void Review(long now, ZoneDirectory directory)
    {
        if (now >= _reviewAt)
        {
            _reviewAt = now + (Stopwatch.Frequency / ReviewsPerSecond);
            foreach (var client in _connected.Values)
            {
                if (!client.IsClosed) EndIfUseless(client, now);
            }
        }

        foreach (var (player, client) in _connected)
        {
            if (client.IsClosed) _over.Add(player);
        }

        foreach (var player in _over)
        {
            _connected.Remove(player);
            _heldUntilTick[player] = zone.Tick + WindowTicks;
        }

        _over.Clear();
        if (_heldUntilTick.Count == 0) return;
        foreach (var (player, until) in _heldUntilTick)
        {
            if (zone.Tick >= until) _over.Add(player);
        }

        _over.Sort(static (left, right) => left.Value.CompareTo(right.Value));
        foreach (var player in _over)
        {
            _heldUntilTick.Remove(player);
            zone.NowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
            zone.Leave(player, LeaveReason.ConnectionLost, Cause.Server);
            directory.Release(player, zone.Id);
        }

        _over.Clear();
    }

    public void CloseAll(Error last)
    {
        foreach (var client in _connected.Values) client.CloseWith(last);
    }

    private void EndIfUseless(ClientConnection client, long now)
    {
        if (client.Outbox.Overflowed || client.Outbox.IsStalled(now))
        {
            // Should it begin to read in the moment before it is cut, it learns why.
            metrics.SlowClientClosed();
            client.CloseWith(new Error(ErrorCode.TooSlow, "You did not read what was sent to you; connect again, your seat is held."));
        }
        else if (Stopwatch.GetElapsedTime(client.HeardAt, now).TotalMilliseconds > net.IdleTimeoutMs)
        {
            client.CloseWith(new Error(ErrorCode.Timeout, $"Nothing was heard from you for {net.IdleTimeoutMs} ms; send Ping when idle."));
        }
    }
}
