using Verdict.Storage;
using Verdict.Storage.Journal;

namespace Verdict.IntegrationTests.EventLogs;

public sealed class JournalEventLogTests : EventLogConformance, IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("verdict-log-").FullName;
    private JournalWriter? _writer;

    public void Dispose()
    {
        _writer?.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task An_append_that_failed_and_is_repeated_leaves_nothing_pending_and_nothing_out()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var log = await OpenAsync();
        var history = new ZoneHistory();
        var batch = ZoneHistory.Batch(history.Open(5));
        _writer!.Before = static _ => throw new IOException("No space left on device");
        for (var i = 0; i < 5; i++) await Assert.ThrowsAsync<IOException>(async () => await log.AppendAsync(batch, cancellation));
        var pending = _writer.PendingBytes;
        Assert.InRange(pending, 1, 2 * batch.SizeBytes);
        _writer.Before = null;
        await log.AppendAsync(batch, cancellation);
        Assert.Equal(0, _writer.PendingBytes);
        Assert.Equal(5, await log.ReadAsync(history.Zone, default, cancellation).CountAsync(cancellation));
    }

    protected override ValueTask<IEventLog> OpenAsync()
    {
        _writer = JournalWriter.Open(_directory, new() { SegmentBytesMax = 32 * 1024 });
        return new(new JournalEventLog(_writer));
    }
}
