using Verdict.Events;
using Verdict.Protocol.MessagePack;
using Verdict.Storage;
using Verdict.Storage.Journal;

namespace Verdict.Cli.Up;

/// <summary>Counts the moves that a game server has put on disk, from the files themselves: what a server that was killed had counted is
/// gone with it, and what it had recorded is not.</summary>
internal sealed class JournalledMoves(string journalDirectory) : IDisposable
{
    private readonly JournalReader _journal = JournalReader.OpenAtEnd(journalDirectory);
    private long _count;

    /// <summary>PlayerMoved events on disk since this was made.</summary>
    public long Count()
    {
        while (_journal.TryReadBlock(out var block))
        {
            if (block.Kind != RecordKind.ZoneEvents) continue;
            foreach (var envelope in EventBuffer.Enumerate(block.Body.Span))
            {
                var reader = new MessagePackReader(envelope);
                if (EventCodec.ReadHeader(ref reader).Type == EventType.PlayerMoved) _count++;
            }
        }

        return _count;
    }

    public void Dispose() => _journal.Dispose();
}
