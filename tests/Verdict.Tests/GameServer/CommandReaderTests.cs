using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Verdict.Events;
using Verdict.GameServer.Commands;
using Verdict.Protocol;
using Verdict.Storage;
using Verdict.Storage.Memory;

namespace Verdict.Tests.GameServer;

public sealed class CommandReaderTests
{
    private const long HourMs = 3_600_000;
    private readonly MemoryCommandLog _log = new();
    private readonly Diary _diary = new();
    private readonly List<(ZoneId Zone, string Id)> _asked = [];
    private bool _takes = true;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_wish_for_a_snapshot_reaches_the_zone_under_the_commands_id_and_is_told_of()
    {
        var commands = new[] { Command(zone: 4), Command(zone: 0) };
        foreach (var command in commands) _log.Append(command);
        var told = await ReadAsync(_log.Open(), entries: 2);
        Assert.Equal(commands.Select(command => (command.Zone, command.Id)), _asked);
        Assert.All(told, entry => Assert.Equal(52, entry.Id));
        Assert.Contains("ada asks for TakeSnapshot (zone 4", told[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_expired_what_is_unknown_and_what_is_no_command_is_passed_over_each_with_its_line()
    {
        _log.Append(Command(zone: 1, expiresInMs: -HourMs));
        _log.Append(Command(zone: 1) with { Type = (PlatformCommandType)99 });
        _log.AppendRecord([0x93, 0x01]);
        var last = Command(zone: 2);
        _log.Append(last);
        var told = await ReadAsync(_log.Open(), entries: 5);
        Assert.Equal([54, 55, 53, 56, 52], told.Select(entry => entry.Id));
        Assert.Equal([(last.Zone, last.Id)], _asked);
    }

    [Fact]
    public async Task A_snapshot_that_cannot_be_taken_here_is_told_of_and_the_next_command_is_read()
    {
        _takes = false;
        _log.Append(Command(zone: 900));
        _log.Append(Command(zone: 901));
        Assert.Equal([53, 53], (await ReadAsync(_log.Open(), entries: 2)).Select(entry => entry.Id));
    }

    [Fact]
    public async Task What_was_carried_out_is_not_carried_out_again_after_a_restart()
    {
        _log.Append(Command(zone: 1));
        await ReadAsync(_log.Open(), entries: 1);
        _log.Append(Command(zone: 2));
        await ReadAsync(_log.Open(), entries: 1);
        Assert.Equal([1, 2], _asked.Select(asked => asked.Zone.Value));
    }

    [Fact]
    public async Task A_source_that_is_down_is_told_of_once_and_nothing_is_left_out_when_it_is_back()
    {
        var commands = new[] { Command(zone: 1), Command(zone: 2) };
        foreach (var command in commands) _log.Append(command);
        var told = await ReadAsync(new Unsteady(_log.Open(), failuresBeforeEach: 2), entries: 6);
        Assert.Equal([50, 52, 51, 50, 52, 51], told.Select(entry => entry.Id));
        Assert.Equal(commands.Select(command => command.Id), _asked.Select(asked => asked.Id));
    }

    private static PlatformCommand Command(int zone, long expiresInMs = HourMs)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        return new(Guid.NewGuid().ToString(), PlatformCommandType.TakeSnapshot, new(zone), now, now + expiresInMs, "ada", "to see");
    }

    /// <summary>Runs a reader until it has told of so many things, and stops it.</summary>
    private async Task<List<(int Id, string Message)>> ReadAsync(ICommandSource source, int entries)
    {
        await using var rig = new ZoneRig();
        using var reader = rig.ReaderOf(source, _diary, new TakeSnapshotHandler(Ask));
        await reader.StartAsync(Cancellation);
        var told = new List<(int, string)>();
        for (var i = 0; i < entries; i++) told.Add(await _diary.Entries.Reader.ReadAsync(Cancellation));
        await reader.StopAsync(Cancellation);
        await source.DisposeAsync();
        return told;
    }

    private bool Ask(ZoneId zone, string commandId)
    {
        _asked.Add((zone, commandId));
        return _takes;
    }

    /// <summary>Fails so many times before it lets each call through.</summary>
    private sealed class Unsteady(ICommandSource source, int failuresBeforeEach) : ICommandSource
    {
        private int _failures;

        public ValueTask<ReceivedCommand> ReadAsync(CancellationToken cancellation)
        {
            if (_failures++ % (failuresBeforeEach + 1) < failuresBeforeEach) throw new EventLogUnavailableException("It is away.");
            return source.ReadAsync(cancellation);
        }

        public ValueTask DoneAsync(CancellationToken cancellation) => source.DoneAsync(cancellation);

        public ValueTask DisposeAsync() => source.DisposeAsync();
    }

    private sealed class Diary : ILogger<CommandReader>
    {
        public Channel<(int Id, string Message)> Entries { get; } = Channel.CreateUnbounded<(int, string)>();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            Microsoft.Extensions.Logging.EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            Entries.Writer.TryWrite((eventId.Id, formatter(state, exception)));
    }
}
