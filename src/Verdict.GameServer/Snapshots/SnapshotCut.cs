using System.Security.Cryptography;
using Verdict.Events;
using Verdict.Protocol;
using Verdict.Storage;
using Verdict.Zones;

namespace Verdict.GameServer.Snapshots;

/// <summary>A zone as it stood between two ticks, in memory that is used again.</summary>
/// <remarks>Taken by the zone's thread, which copies and nothing more; hashed and written by whoever saves it.</remarks>
internal sealed class SnapshotCut
{
    private byte[] _state = [];
    private int _stateLength;

    public ZoneId Zone { get; private set; }

    public EventPoint Point { get; private set; }

    public long Tick { get; private set; }

    public long TakenAtMs { get; private set; }

    public int Players { get; private set; }

    public long JournalPosition { get; private set; }

    public SnapshotTrigger Trigger { get; private set; }

    /// <summary>The command that asked for it; empty when none did.</summary>
    public string TriggerId { get; private set; } = string.Empty;

    /// <summary>Whether it is wanted in the log as well.</summary>
    public bool IsCold { get; set; }

    public int StateBytes => _stateLength;

    /// <summary>Bytes that are enough for <see cref="Write"/>.</summary>
    public int BytesMax => ZoneSnapshot.BytesMax(_stateLength);

    /// <summary>Copies a zone's state. All its events must have been handed over.</summary>
    /// <param name="zone">Which.</param>
    /// <param name="nowMs">Unix time in milliseconds.</param>
    /// <param name="journalPosition">Up to where the journal is durable now: what the zone emits from here on stands behind.</param>
    public void Take(Zone zone, long nowMs, long journalPosition)
    {
        // Some room to spare, or a zone that fills up would reserve anew at every cut.
        if (_state.Length < zone.StateBytesMax) _state = new byte[zone.StateBytesMax * 5 / 4];
        _stateLength = zone.WriteState(_state);
        (Zone, Point, Tick, Players) = (zone.Id, new(zone.Epoch, zone.Sequence), zone.Tick, zone.PlayerCount);
        (TakenAtMs, JournalPosition) = (nowMs, journalPosition);
    }

    /// <summary>SHA-256 of the state.</summary>
    public StateHash Hash()
    {
        Span<byte> hash = stackalloc byte[StateHash.SizeBytes];
        SHA256.HashData(_state.AsSpan(0, _stateLength), hash);
        return StateHash.From(hash);
    }

    /// <summary>Says why it was taken.</summary>
    public void Label(SnapshotTrigger trigger, string triggerId, bool isCold) =>
        (Trigger, TriggerId, IsCold) = (trigger, triggerId, isCold);

    /// <summary>A later cut takes this one's place before it was saved: what this one was wanted for, that one is wanted for now.</summary>
    public void Inherit(SnapshotCut replaced)
    {
        IsCold |= replaced.IsCold;
        if (replaced.TriggerId.Length > 0) (Trigger, TriggerId) = (replaced.Trigger, replaced.TriggerId);
    }

    /// <summary>Writes it as it is kept everywhere.</summary>
    /// <returns>Bytes written.</returns>
    public int Write(Span<byte> destination, string node, string journalId)
    {
        var state = _state.AsSpan(0, _stateLength);
        var head = new ZoneSnapshotHead(
            Zone,
            Point.Epoch,
            Point.Sequence,
            Tick,
            TakenAtMs,
            Players,
            Trigger,
            TriggerId,
            node,
            journalId,
            JournalPosition,
            Hash());
        return ZoneSnapshot.Write(destination, head, state);
    }
}
