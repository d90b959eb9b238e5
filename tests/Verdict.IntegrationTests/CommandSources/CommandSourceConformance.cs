using Verdict.Events;
using Verdict.Storage;

namespace Verdict.IntegrationTests.CommandSources;

/// <summary>What every source of commands must do. Each adapter runs this same suite.</summary>
public abstract class CommandSourceConformance
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Commands_come_in_the_order_in_which_they_were_asked_for()
    {
        PlatformCommand[] asked = [AnyCommand.For(4), AnyCommand.For(4, "명령 – “go”"), AnyCommand.For(4, string.Empty)];
        foreach (var command in asked) await AppendAsync(command);
        await using var source = Open();
        foreach (var command in asked) Assert.Equal(command, await NextAsync(source));
    }

    [Fact]
    public async Task A_command_that_comes_later_is_waited_for()
    {
        await using var source = Open();
        var waiting = source.ReadAsync(Cancellation).AsTask();
        var command = AnyCommand.For(1);
        await AppendAsync(command);
        Assert.Equal(command, (await waiting).Command);
    }

    [Fact]
    public async Task What_was_not_done_comes_again_and_what_was_done_does_not()
    {
        PlatformCommand[] asked = [AnyCommand.For(7), AnyCommand.For(7), AnyCommand.For(7)];
        foreach (var command in asked) await AppendAsync(command);
        await using (var source = Open())
        {
            await NextAsync(source);
            await source.DoneAsync(Cancellation);
            Assert.Equal(asked[1], await NextAsync(source));
        }

        await using (var again = Open())
        {
            Assert.Equal(asked[1], await NextAsync(again));
            Assert.Equal(asked[2], await NextAsync(again));
            await again.DoneAsync(Cancellation);
        }

        await using var last = Open();
        var newer = AnyCommand.For(7);
        await AppendAsync(newer);
        Assert.Equal(newer, await NextAsync(last));
    }

    [Fact]
    public async Task A_record_that_is_no_command_is_told_of_and_the_next_one_comes()
    {
        await AppendRecordAsync([0x91, 0x2A]);
        await AppendRecordAsync([]);
        var command = AnyCommand.For(0);
        await AppendAsync(command);
        await using var source = Open();
        for (var i = 0; i < 2; i++)
        {
            var received = await source.ReadAsync(Cancellation);
            Assert.Null(received.Command);
            Assert.NotEmpty(received.Problem);
            Assert.NotEmpty(received.Origin);
            await source.DoneAsync(Cancellation);
        }

        Assert.Equal(command, await NextAsync(source));
    }

    [Fact]
    public async Task Waiting_ends_when_it_is_cancelled_and_can_begin_anew()
    {
        await using var source = Open();
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var waiting = source.ReadAsync(cancelled.Token).AsTask();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        var command = AnyCommand.For(3);
        await AppendAsync(command);
        Assert.Equal(command, await NextAsync(source));
    }

    [Fact]
    public async Task Being_done_before_anything_was_read_is_no_trouble()
    {
        await using var source = Open();
        await source.DoneAsync(Cancellation);
        var command = AnyCommand.For(1);
        await AppendAsync(command);
        Assert.Equal(command, await NextAsync(source));
    }

    /// <summary>A source that reads from where the last one was done.</summary>
    protected abstract ICommandSource Open();

    /// <summary>Appends a record as the platform does.</summary>
    protected abstract Task AppendRecordAsync(byte[] record);

    protected static async Task<PlatformCommand> NextAsync(ICommandSource source)
    {
        var received = await source.ReadAsync(Cancellation);
        Assert.Equal(string.Empty, received.Problem);
        return received.Command!;
    }

    protected Task AppendAsync(PlatformCommand command) => AppendRecordAsync(AnyCommand.Bytes(command));
}
