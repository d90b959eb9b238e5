namespace Verdict.GameServer.Ticking;

/// <summary>How the thread of zones waits for what is to be done, and takes it. Only <see cref="Wake"/> is for other threads.</summary>
internal interface IArrivals : IDisposable
{
    /// <summary>Waits until something comes, another thread wakes this one, or the time is over.</summary>
    void Wait(int timeoutMs);

    /// <summary>Takes what has come and posts it to the zones' inboxes.</summary>
    void Receive();

    /// <summary>Ends a pass: whoever is done, or has had its time, is let go.</summary>
    void Settle(long now);

    /// <summary>Lets more come before the next look, when that makes sense here.</summary>
    void Rest(long nanoseconds);

    /// <summary>Nothing is decided any more: lets last words be read, for a bounded time, and ends.</summary>
    void Finish();

    /// <summary>Ends a wait. From any thread.</summary>
    void Wake();
}
