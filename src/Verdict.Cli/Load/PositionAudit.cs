using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.Cli.Load;

/// <summary>What a Welcome after an outage says about the moves before it.</summary>
internal enum ReturnKind
{
    /// <summary>The player stands where its last acknowledged move put it, or where one did whose verdict was lost.</summary>
    Kept,

    /// <summary>It was in a pit, or may have stepped into one unheard, and stands where it came back to life.</summary>
    Died,

    /// <summary>It was away for longer than its seat is held, so it came in anew.</summary>
    NewSeat,

    /// <summary>An acknowledged move is not so any more.</summary>
    Undone,
}

/// <summary>Remembers what the server acknowledged and what it still owes, and judges by that where a player stands after an
/// outage.</summary>
internal sealed class PositionAudit
{
    /// <summary>More verdicts outstanding than this, and the client waits: the server is far behind already.</summary>
    public const int PendingMax = 64;

    // Most clients of a server that keeps up wait for one verdict at a time, and there may be thousands of clients.
    private const int PendingAtFirst = 4;

    private readonly List<Position> _lost = [];
    private Pending[] _pending = new Pending[PendingAtFirst];
    private bool _hasAcknowledged;

    /// <summary>Where the player stands by the newest verdict or Welcome.</summary>
    public Position Known { get; private set; }

    public int PendingCount { get; private set; }

    /// <summary>Whether this command may be sent: what stands in its place has its verdict.</summary>
    public bool HasRoomFor(long sequence)
    {
        while (PlaceOf(sequence).Sequence != 0 && _pending.Length < PendingMax) Grow();
        return PlaceOf(sequence).Sequence == 0;
    }

    /// <summary>A command is on its way.</summary>
    public void Sent(long sequence, Position target, long dueAt)
    {
        if (!HasRoomFor(sequence)) throw new InvalidOperationException($"{PendingMax} verdicts are outstanding.");
        PlaceOf(sequence) = new(sequence, target, dueAt);
        PendingCount++;
    }

    /// <summary>The verdict of a command has come; false when none was due, for a server that answers twice.</summary>
    public bool TryAnswer(long sequence, out long dueAt)
    {
        ref var pending = ref PlaceOf(sequence);
        dueAt = pending.DueAt;
        if (pending.Sequence != sequence || sequence == 0) return false;
        pending = default;
        PendingCount--;
        return true;
    }

    public void Accepted(Position position) => (Known, _hasAcknowledged) = (position, true);

    /// <summary>The server said no, and where the player stands.</summary>
    public void Corrected(Position position) => Known = position;

    /// <summary>The connection is gone: each move under way was decided or was not, and nobody will say.</summary>
    public void Lose()
    {
        foreach (ref var pending in _pending.AsSpan())
        {
            if (pending.Sequence != 0) _lost.Add(pending.Target);
            pending = default;
        }

        PendingCount = 0;
    }

    /// <summary>Judges where the player stands, and goes on from there.</summary>
    /// <param name="welcome">What the server says now.</param>
    /// <param name="away">How long the connection was lost.</param>
    public ReturnKind Return(Welcome welcome, TimeSpan away)
    {
        var kind = Judge(welcome, away);
        Enter(welcome.Position);
        return kind;
    }

    /// <summary>Stands somewhere with nothing to compare it with.</summary>
    public void Enter(Position position)
    {
        (Known, _hasAcknowledged) = (position, false);
        _lost.Clear();
    }

    private ref Pending PlaceOf(long sequence) => ref _pending[sequence % _pending.Length];

    // Numbers that had places of their own in half the room have places of their own in twice the room.
    private void Grow()
    {
        var before = _pending;
        _pending = new Pending[before.Length * 2];
        foreach (var pending in before)
        {
            if (pending.Sequence != 0) PlaceOf(pending.Sequence) = pending;
        }
    }

    private ReturnKind Judge(Welcome welcome, TimeSpan away)
    {
        if (!welcome.Resumed)
        {
            var seatWasDue = away.TotalMilliseconds >= welcome.ReconnectWindowMs;
            return seatWasDue || !_hasAcknowledged ? ReturnKind.NewSeat : ReturnKind.Undone;
        }

        if (welcome.Position == Known || _lost.Contains(welcome.Position)) return ReturnKind.Kept;
        // Spawn points are no part of a Welcome, so wherever it stands now is where the dead come back.
        return IsInPit(welcome.Map, Known) || _lost.Exists(target => IsInPit(welcome.Map, target)) ? ReturnKind.Died : ReturnKind.Undone;
    }

    private static bool IsInPit(MapShape map, Position position)
    {
        foreach (var hazard in map.Hazards)
        {
            if (hazard.Kind == HazardKind.Pit && hazard.Area.Contains(position)) return true;
        }

        return false;
    }

    private readonly record struct Pending(long Sequence, Position Target, long DueAt);
}
