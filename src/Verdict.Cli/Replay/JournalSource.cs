using Verdict.Events;
using Verdict.Protocol;
using Verdict.Storage;
using Verdict.Storage.Journal;

namespace Verdict.Cli.Replay;

/// <summary>A journal's files. What is durable can be read while the game server goes on writing.</summary>
internal sealed class JournalSource(string directory) : IRecordSource
{
    private const int LengthBytes = 4;
    private const int BlocksPerProgress = 256;

    public string Name => $"the journal in {directory}";

    public long EventsLost { get; private set; }

    public string LastLoss { get; private set; } = string.Empty;

    public static bool IsIn(string directory) =>
        Directory.Exists(directory) && Directory.EnumerateFiles(directory, "*.journal").Any();

    public Task ReadAsync(IRecordVisitor visitor, Action<double?> progress, CancellationToken cancellation)
    {
        var bytes = Math.Max(1, Directory.EnumerateFiles(directory, "*.journal").Sum(path => new FileInfo(path).Length));
        using var reader = JournalReader.Open(directory, JournalReader.Oldest);
        var begin = -1L;
        for (var blocks = 0L; reader.TryReadBlock(out var block); blocks++)
        {
            if (begin < 0) begin = block.Position;
            if (blocks % BlocksPerProgress == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                progress((double)(block.Position - begin) / bytes);
            }

            Hand(block, visitor);
            if (!visitor.Wants(default)) break;
        }

        (EventsLost, LastLoss) = (reader.EventsLost, reader.LastLoss);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static void Hand(in JournalBlock block, IRecordVisitor visitor)
    {
        if (block.Kind is not (RecordKind.ZoneEvents or RecordKind.ZoneSnapshot) || !visitor.Wants(block.Zone)) return;
        try
        {
            var sequence = block.FirstSequence;
            foreach (var record in EventBuffer.Enumerate(block.Body.Span))
            {
                var point = new EventPoint(block.Epoch, sequence++);
                if (block.Kind == RecordKind.ZoneEvents) visitor.Event(point, block.Zone, record);
                else visitor.Snapshot(point, block.Zone, block.Body.Slice(LengthBytes, record.Length));
            }
        }
        catch (InvalidDataException error)
        {
            visitor.Damage(block.Zone, $"The block at position {block.Position} of the journal: {error.Message}");
        }
    }
}
