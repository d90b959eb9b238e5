using Verdict.Events;

namespace Verdict.GameServer.Publishing;

/// <summary>How well the journal gets rid of what it records, as of the last look.</summary>
/// <param name="Mode">Normal, degraded or overflowing.</param>
/// <param name="AcknowledgedEvents">Events that Kafka, or embedded every durable consumer, has taken.</param>
/// <param name="WaitingEvents">Events on disk that it has not.</param>
/// <param name="WaitingBytes">Bytes of the journal from the oldest of them on.</param>
/// <param name="OldestWaitingMs">Age of the oldest of them.</param>
/// <param name="LossInMs">Milliseconds until the disk budget is used up; −1 when it is not going to be.</param>
/// <param name="DroppedEvents">Events given up, ever.</param>
internal sealed record RecordingState(
    RecordingMode Mode,
    long AcknowledgedEvents,
    long WaitingEvents,
    long WaitingBytes,
    long OldestWaitingMs,
    long LossInMs,
    long DroppedEvents)
{
    /// <summary>Before the first look.</summary>
    public static RecordingState Unknown { get; } = new(RecordingMode.Normal, 0, 0, 0, 0, -1, 0);
}
