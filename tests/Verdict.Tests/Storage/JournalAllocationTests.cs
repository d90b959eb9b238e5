using Verdict.Events;
using Verdict.Storage.Journal;

namespace Verdict.Tests.Storage;

public sealed class JournalAllocationTests : IDisposable
{
    private readonly JournalDirectory _journal = new();

    public void Dispose() => _journal.Dispose();

    [Fact]
    public void Appending_committing_and_reading_allocate_nothing_once_warm()
    {
        using var writer = _journal.OpenWriter(segmentBytesMax: 256 * 1024 * 1024);
        using var reader = JournalReader.Open(_journal.Path, 0);
        var batch = new EventBuffer();
        var figures = new byte[300];
        var sequence = 1L;
        Steady.AllocatesNothing(() =>
        {
            for (var i = 0; i < 500; i++) Round(writer, reader, batch, figures, ref sequence);
        });
        Assert.Equal(writer.DurableIndex, reader.Index);
    }

    private static void Round(JournalWriter writer, JournalReader reader, EventBuffer batch, byte[] figures, ref long sequence)
    {
        for (var zone = 1; zone <= 4; zone++)
        {
            batch.Clear();
            Batches.Append(batch, zone, sequence, count: 30);
            writer.Append(batch);
        }

        sequence += 30;
        writer.AppendFigures(figures);
        writer.Commit();
        while (reader.TryReadBlock(out _)) { }
    }
}
