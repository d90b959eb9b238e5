namespace Verdict.Storage;

/// <summary>Where a game server hears what operators want done, in the order in which it was asked for. At least once: what was read and
/// not marked as done comes again after the next start.</summary>
/// <remarks>Used by one reader at a time. Opening nothing until it is read, it may be made while what it reads from is down.</remarks>
public interface ICommandSource : IAsyncDisposable
{
    /// <summary>Waits for the next command.</summary>
    /// <exception cref="EventLogUnavailableException">It cannot be read now. The next call tries again, and leaves nothing out.</exception>
    ValueTask<ReceivedCommand> ReadAsync(CancellationToken cancellation);

    /// <summary>Remembers that everything read so far was dealt with.</summary>
    /// <exception cref="EventLogUnavailableException">It cannot be remembered now. The next call remembers this too.</exception>
    ValueTask DoneAsync(CancellationToken cancellation);
}
