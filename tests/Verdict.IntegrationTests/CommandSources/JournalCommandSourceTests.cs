using Verdict.Storage;
using Verdict.Storage.Journal;

namespace Verdict.IntegrationTests.CommandSources;

public sealed class JournalCommandSourceTests : CommandSourceConformance, IDisposable
{
    private readonly string _directory = Path.Combine(Directory.CreateTempSubdirectory("verdict-commands-").FullName, "commands");
    private readonly List<string> _reports = [];
    private JournalWriter? _writer;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _writer?.Dispose();
        Directory.Delete(Path.GetDirectoryName(_directory)!, recursive: true);
    }

    [Fact]
    public async Task A_folder_that_the_platform_has_not_made_yet_is_waited_for_and_not_made()
    {
        await using var source = Open();
        var waiting = source.ReadAsync(Cancellation).AsTask();
        Assert.False(Directory.Exists(_directory));
        var command = AnyCommand.For(2);
        await AppendAsync(command);
        Assert.Equal(command, (await waiting).Command);
    }

    [Fact]
    public async Task Records_that_are_no_commands_are_passed_over()
    {
        Writer.AppendFigures([0x91, 0x01]);
        var command = AnyCommand.For(2);
        await AppendAsync(command);
        await using var source = Open();
        Assert.Equal(command, await NextAsync(source));
    }

    [Fact]
    public async Task A_folder_that_was_emptied_is_read_from_its_new_beginning_and_that_is_told()
    {
        await using var source = Open();
        for (var i = 0; i < 5; i++)
        {
            await AppendAsync(AnyCommand.For(1));
            await NextAsync(source);
            await source.DoneAsync(Cancellation);
        }

        _writer!.Dispose();
        _writer = null;
        Directory.Delete(_directory, recursive: true);
        var command = AnyCommand.For(9);
        await AppendAsync(command);
        Assert.Equal(command, await NextAsync(source));
        Assert.NotEmpty(_reports);
        await source.DoneAsync(Cancellation);
        await using var again = Open();
        var newer = AnyCommand.For(9);
        await AppendAsync(newer);
        Assert.Equal(newer, await NextAsync(again));
    }

    [Fact]
    public async Task A_place_that_was_torn_means_reading_from_the_beginning()
    {
        var command = AnyCommand.For(1);
        await AppendAsync(command);
        await using (var source = Open())
        {
            await NextAsync(source);
            await source.DoneAsync(Cancellation);
        }

        await File.WriteAllBytesAsync(Path.Combine(_directory, "done"), new byte[20], Cancellation);
        await using var again = Open();
        Assert.Equal(command, await NextAsync(again));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_used_is_a_clear_error_and_heals()
    {
        await File.WriteAllTextAsync(_directory, "in the way", Cancellation);
        await using var source = new JournalCommandSource(Path.Combine(_directory));
        File.Delete(_directory);
        Directory.CreateDirectory(Path.Combine(_directory, "done"));
        var error = await Assert.ThrowsAsync<EventLogUnavailableException>(async () => await source.ReadAsync(Cancellation));
        Assert.Contains(_directory, error.Message, StringComparison.Ordinal);
        Directory.Delete(Path.Combine(_directory, "done"));
        var command = AnyCommand.For(1);
        await AppendAsync(command);
        Assert.Equal(command, await NextAsync(source));
    }

    protected override ICommandSource Open() => new JournalCommandSource(_directory, _reports.Add);

    protected override Task AppendRecordAsync(byte[] record)
    {
        Writer.AppendRecord(new(RecordKind.PlatformCommand, default, default, 0, 1, default), record);
        Writer.Commit();
        return Task.CompletedTask;
    }

    /// <summary>The game's own writer stands in for the platform's: both write what docs/journal.md says.</summary>
    private JournalWriter Writer => _writer ??= JournalWriter.Open(_directory);
}
