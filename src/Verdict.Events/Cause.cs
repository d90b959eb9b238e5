namespace Verdict.Events;

/// <summary>Which command brought an event about, so that a row can be followed back to a key press.</summary>
/// <param name="Session">The connection it came over; 0 when the server itself was the cause.</param>
/// <param name="Sequence">The client's number for the command; 0 when there was none.</param>
public readonly record struct Cause(long Session, long Sequence)
{
    /// <summary>The server itself: a timer, a rule, a recovery.</summary>
    public static Cause Server => default;
}
