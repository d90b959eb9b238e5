using System.Threading.Tasks;
using Verdict.Protocol.Messages;

namespace Verdict.Client;

/// <summary>The commands whose verdicts are still due. Verdicts may come in another order than the commands were sent.</summary>
internal sealed class PendingCommands(int countMax)
{
    private readonly Pending[] _commands = new Pending[countMax];

    public int Count { get; private set; }

    public bool IsFull => Count == _commands.Length;

    public void Add(in PlayerCommand command, long sentAt, TaskCompletionSource<CommandVerdict>? waiter) =>
        _commands[Count++] = new(command, sentAt, waiter);

    /// <summary>Takes a command out by its number; false when its verdict is not due, for a server that answers twice.</summary>
    public bool TryTake(long sequence, out Pending pending)
    {
        for (var i = 0; i < Count; i++)
        {
            if (_commands[i].Command.Sequence != sequence) continue;
            pending = _commands[i];
            // The rest keeps its order: the oldest is found first, which is the one that is nearly always due.
            for (var j = i + 1; j < Count; j++) _commands[j - 1] = _commands[j];
            _commands[--Count] = default;
            return true;
        }

        pending = default;
        return false;
    }

    /// <summary>Takes the oldest; for when no verdict will come.</summary>
    public bool TryTakeOldest(out Pending pending)
    {
        pending = _commands.Length == 0 ? default : _commands[0];
        return Count > 0 && TryTake(pending.Command.Sequence, out pending);
    }

    /// <summary>One command under way.</summary>
    internal readonly record struct Pending(PlayerCommand Command, long SentAt, TaskCompletionSource<CommandVerdict>? Waiter);
}
