namespace Verdict.Storage;

/// <summary>A log did not take or give what it was asked for, and may do so later.</summary>
public sealed class EventLogUnavailableException : IOException
{
    /// <summary>Says what was wrong and what to do.</summary>
    public EventLogUnavailableException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
