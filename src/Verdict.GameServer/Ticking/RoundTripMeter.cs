using System.Diagnostics;
using Verdict.Zones;

namespace Verdict.GameServer.Ticking;

/// <summary>Asks once a second for the round trip to a few of a zone's clients, each time to others. The zone's thread asks; others may
/// read the mean.</summary>
internal sealed class RoundTripMeter
{
    /// <summary>Clients asked for in one look: each is a call of the system, half a microsecond.</summary>
    public const int ClientsMax = 8;

    private long _nextAt;
    private int _slot;
    private long _meanUs;

    /// <summary>Mean of those that were asked for last, in microseconds; 0 while none is known.</summary>
    public long MeanUs => Volatile.Read(ref _meanUs);

    /// <summary>Asks when a second has passed.</summary>
    public void Look(Zone zone, SeatTable seats, long now)
    {
        if (now < _nextAt) return;
        _nextAt = now + Stopwatch.Frequency;
        var (sum, known) = (0L, 0);
        for (var left = Math.Min(ClientsMax, zone.PlayerCount); left > 0; left--)
        {
            if (++_slot >= zone.PlayerCount) _slot = 0;
            if (!seats.TryGet(zone.PlayerAt(_slot).Id, out var client) || client.IsClosed) continue;
            var us = client.Outbox.RoundTripUs;
            if (us > 0) (sum, known) = (sum + us, known + 1);
        }

        Volatile.Write(ref _meanUs, known == 0 ? 0 : sum / known);
    }
}
