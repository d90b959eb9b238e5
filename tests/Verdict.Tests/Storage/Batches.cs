using Verdict.Events;

namespace Verdict.Tests.Storage;

/// <summary>Builds batches of events as a zone would hand them over.</summary>
internal static class Batches
{
    public static EventBuffer Moved(int zone = 1, long sequence = 1, int count = 1, int epoch = 1)
    {
        var buffer = new EventBuffer();
        Append(buffer, zone, sequence, count, epoch);
        return buffer;
    }

    public static void Append(EventBuffer buffer, int zone, long sequence, int count, int epoch = 1)
    {
        for (var i = 0; i < count; i++)
        {
            var id = new EventId(new(zone), new(epoch), sequence + i);
            var moved = new PlayerMoved(new(7), new((int)sequence, 0), new((int)sequence + i, 10));
            var header = new EventHeader(EventType.PlayerMoved, 1, id, id.Sequence - 1, 20, 7, 1_700_000_000_000, new(3, id.Sequence));
            buffer.Append(header, moved);
        }
    }
}
