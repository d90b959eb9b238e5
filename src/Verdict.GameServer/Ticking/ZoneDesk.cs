using Verdict.Events;
using Verdict.GameServer.Net;
using Verdict.GameServer.Placement;
using Verdict.Protocol;
using Verdict.Protocol.Messages;
using Verdict.Storage;
using Verdict.Zones;

namespace Verdict.GameServer.Ticking;

/// <summary>What may be done to a zone and its players by a <see cref="ZoneLetter"/>. Good for one delivery, on the zone's
/// thread.</summary>
internal readonly struct ZoneDesk(ZoneWorker worker, Zone zone, SeatTable seats, ZoneDirectory directory)
{
    private const int NoticeFrameBytesMax = PlatformCommand.NoticeBytesMax + 64;

    /// <summary>The zone, to look at and to correct.</summary>
    public Zone Zone => zone;

    /// <summary>Whether the buffer has room for more events in this pass.</summary>
    public bool HasRoom => worker.MayDecide();

    /// <summary>Whether the zone has ended meanwhile.</summary>
    public bool HasEnded => worker.IsFailed;

    /// <summary>The last event so far.</summary>
    public EventPoint At => new(zone.Epoch, zone.Sequence);

    /// <summary>Shows a notice to everybody who is connected.</summary>
    /// <returns>How many.</returns>
    public int Tell(in Notice notice)
    {
        var told = 0;
        foreach (var client in seats.Clients)
        {
            if (Tell(client, notice)) told++;
        }

        return told;
    }

    /// <summary>Shows a notice to one player.</summary>
    /// <returns>False when it is not connected.</returns>
    public bool Tell(PlayerId player, in Notice notice) => seats.TryGet(player, out var client) && Tell(client, notice);

    /// <summary>Takes a player's seat away and ends its connection, which is told why.</summary>
    /// <returns>False when it had no seat.</returns>
    public bool Remove(PlayerId player, string why)
    {
        if (!zone.Leave(player, LeaveReason.Removed, Cause.Server)) return false;
        if (seats.TryGet(player, out var client))
        {
            client.CloseWith(new Error(ErrorCode.Removed, why));
            client.Viewer = null;
        }

        seats.Free(player);
        directory.Release(player, zone.Id);
        return true;
    }

    /// <summary>Ends the zone, to be recovered as after a failure. Nothing more can be done to it here.</summary>
    /// <returns>Completes when it plays again.</returns>
    public Task<ZoneBack> EndForRecovery() => worker.EndForRecovery();

    private bool Tell(ClientConnection client, in Notice notice)
    {
        if (client.IsClosed || !client.Outbox.TryAppend(notice, NoticeFrameBytesMax)) return false;
        worker.NoteDirty(client);
        return true;
    }
}

/// <summary>A zone plays again after it was ended to be recovered.</summary>
/// <param name="At">Its new epoch, and the last event so far.</param>
/// <param name="Players">How many have their seats.</param>
internal readonly record struct ZoneBack(EventPoint At, int Players);
