using System.Threading.Tasks;

namespace Verdict.Client;

/// <summary>The moves whose verdicts are still due. Verdicts may come in another order than the moves were sent.</summary>
internal sealed class PendingMoves(int countMax)
{
    private readonly Pending[] _moves = new Pending[countMax];

    public int Count { get; private set; }

    public bool IsFull => Count == _moves.Length;

    public void Add(long sequence, long sentAt, TaskCompletionSource<MoveVerdict>? waiter) =>
        _moves[Count++] = new(sequence, sentAt, waiter);

    /// <summary>Takes a move out by its number; false when its verdict is not due, for a server that answers twice.</summary>
    public bool TryTake(long sequence, out Pending pending)
    {
        for (var i = 0; i < Count; i++)
        {
            if (_moves[i].Sequence != sequence) continue;
            pending = _moves[i];
            // The rest keeps its order: the oldest is found first, which is the one that is nearly always due.
            for (var j = i + 1; j < Count; j++) _moves[j - 1] = _moves[j];
            _moves[--Count] = default;
            return true;
        }

        pending = default;
        return false;
    }

    /// <summary>Takes the oldest; for when no verdict will come.</summary>
    public bool TryTakeOldest(out Pending pending)
    {
        pending = _moves.Length == 0 ? default : _moves[0];
        return Count > 0 && TryTake(pending.Sequence, out pending);
    }

    /// <summary>One move under way.</summary>
    internal readonly record struct Pending(long Sequence, long SentAt, TaskCompletionSource<MoveVerdict>? Waiter);
}
