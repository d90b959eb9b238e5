namespace Verdict.GameServer.Ticking;

/// <summary>Where others own the sockets, they ring when they have posted something.</summary>
internal sealed class Doorbell : IArrivals
{
    private readonly AutoResetEvent _bell = new(initialState: false);
    private int _rung;

    public void Wait(int timeoutMs)
    {
        if (timeoutMs > 0) _bell.WaitOne(timeoutMs);
    }

    public void Receive() => Interlocked.Exchange(ref _rung, 0);

    public void Settle(long now)
    {
        // Whoever owns the sockets lets its clients go by itself.
    }

    public void Rest(long nanoseconds)
    {
        // Sleeps shorter than the clock's step are not to be had everywhere.
    }

    public void Finish()
    {
        // See Settle.
    }

    // The kernel is asked only by the first ring since the thread last looked, so a busy thread is rung for free.
    // Nothing is missed: the flag is lowered before the inboxes are looked at, so what is posted after that look raises it again.
    public void Wake()
    {
        if (Interlocked.Exchange(ref _rung, 1) == 0) _bell.Set();
    }

    public void Dispose() => _bell.Dispose();
}
