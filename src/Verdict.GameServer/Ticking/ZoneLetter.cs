namespace Verdict.GameServer.Ticking;

/// <summary>Something that another thread wants of a zone, for the zone's own thread to do between the commands of players.</summary>
/// <remarks>Whoever sent it may withdraw it as long as the zone has not begun: exactly one of the two wins, so what was withdrawn is never
/// done and what was begun is always answered.</remarks>
internal abstract class ZoneLetter
{
    private const int Waiting = 0;
    private const int Begun = 1;
    private const int Withdrawn = 2;

    private int _state;

    /// <summary>Takes it back, unless the zone has begun. From any thread.</summary>
    public bool TryWithdraw() => Interlocked.CompareExchange(ref _state, Withdrawn, Waiting) == Waiting;

    /// <summary>The zone begins, unless it was withdrawn.</summary>
    public bool TryBegin() => Interlocked.CompareExchange(ref _state, Begun, Waiting) == Waiting;

    /// <summary>Does what is wanted, as far as there is room for its events.</summary>
    /// <returns>Whether it is done and answered; if not, the rest is for the next pass.</returns>
    public abstract bool TryFinish(ZoneDesk desk);

    /// <summary>It will not be done, or not to its end.</summary>
    public abstract void GiveUp(Exception why);
}

/// <summary>Tries to do what a letter wants.</summary>
/// <returns>Whether there is an answer; if not, it is called again in the next pass.</returns>
internal delegate bool TryAnswer<TAnswer>(ZoneDesk desk, out TAnswer answer);

/// <summary>The same, with an answer for whoever sent it.</summary>
internal sealed class ZoneLetter<TAnswer>(TryAnswer<TAnswer> tryAnswer) : ZoneLetter
{
    // Whoever waits goes on on a thread of the pool, never on the zone's.
    private readonly TaskCompletionSource<TAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What is done in one go.</summary>
    public ZoneLetter(Func<ZoneDesk, TAnswer> answer)
        : this((ZoneDesk desk, out TAnswer answered) =>
        {
            answered = answer(desk);
            return true;
        })
    {
    }

    public Task<TAnswer> Answer => _answer.Task;

    public override bool TryFinish(ZoneDesk desk)
    {
        if (!tryAnswer(desk, out var answer)) return false;
        _answer.SetResult(answer);
        return true;
    }

    public override void GiveUp(Exception why) => _answer.TrySetException(why);
}

/// <summary>The zone ended before it had done what was wanted of it.</summary>
internal sealed class ZoneEndedException(string message) : Exception(message);
