using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Verdict.Events;
using Verdict.GameServer.Commands;
using Verdict.Protocol;
using Verdict.Protocol.Messages;
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

    [Fact]
    public async Task What_is_for_another_server_is_passed_over_without_a_word_and_what_comes_twice_is_done_once()
    {
        var mine = Command(zone: 1) with { Node = "game-1" };
        _log.Append(Command(zone: 7) with { Node = "game-2" });
        _log.Append(mine);
        _log.Append(mine);
        Assert.Equal([52, 63], (await ReadAsync(_log.Open(), entries: 2)).Select(entry => entry.Id));
        Assert.Equal([(mine.Zone, mine.Id)], _asked);
    }

    [Fact]
    public async Task Each_command_is_answered_with_an_outcome_and_one_that_breaks_stops_no_other()
    {
        await using var rig = new OperatorRig();
        var ada = rig.Connect(1);
        var broken = Command(zone: 1);
        var kick = Command(zone: 0) with { Type = PlatformCommandType.KickPlayer, Player = new(1), Text = "Take a rest." };
        foreach (var command in new[] { broken, kick, Command(zone: 1) with { Type = (PlatformCommandType)99 } }) _log.Append(command);
        await using var source = _log.Open();
        var breaking = new TakeSnapshotHandler((_, _) => throw new InvalidOperationException("oh"));
        using var reader = rig.Zone.ReaderOf(source, _diary, breaking, rig.Kick);
        await reader.StartAsync(Cancellation);
        for (var told = 0; told < 5;)
        {
            rig.Zone.Drain();
            if (_diary.Entries.Reader.TryRead(out _)) told++;
            else await Task.Delay(1, Cancellation);
        }

        await reader.StopAsync(Cancellation);
        Assert.Equal(new(ErrorCode.Removed, "Take a rest."), OperatorRig.ErrorOf(ada));
        var outcomes = await RecordedOutcomes.OfAsync(rig.Zone);
        Assert.Equal(
            [(OutcomeState.Failed, "It failed: oh"), (OutcomeState.Done, "Player 1 lost its seat in zone 1."),
                (OutcomeState.Refused, "This server does not know commands of type 99; update it.")],
            outcomes.Select(outcome => (outcome.State, outcome.Message)));
        var kicked = outcomes[1];
        Assert.Equal((kick.Id, new ZoneId(1), 1, "game-1"), (kicked.CommandId, kicked.Zone, kicked.Players, kicked.Node));
        Assert.True(kicked.Epoch.Value == 1 && kicked.Sequence > 1);
    }

    [Fact]
    public async Task What_is_to_follow_a_command_follows_when_it_is_marked_as_done_also_when_that_cannot_be_remembered()
    {
        await using var rig = new OperatorRig();
        var command = Command(zone: 0) with { Type = PlatformCommandType.RestartServer, Node = "game-1" };
        _log.Append(command with { IssuedAtMs = command.IssuedAtMs + HourMs / 2 });
        await using var source = new Unsteady(_log.Open(), failuresBeforeEach: 0) { FailsDone = true };
        using var reader = rig.Zone.ReaderOf(source, _diary, rig.RestartServer);
        await reader.StartAsync(Cancellation);
        Assert.Equal(52, (await _diary.Entries.Reader.ReadAsync(Cancellation)).Id);
        Assert.Equal(50, (await _diary.Entries.Reader.ReadAsync(Cancellation)).Id);
        Assert.True(rig.Lifetime.ApplicationStopping.IsCancellationRequested);
        await reader.StopAsync(Cancellation);
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

        public bool FailsDone { get; init; }

        public ValueTask<ReceivedCommand> ReadAsync(CancellationToken cancellation)
        {
            if (_failures++ % (failuresBeforeEach + 1) < failuresBeforeEach) throw new EventLogUnavailableException("It is away.");
            return source.ReadAsync(cancellation);
        }

        public ValueTask DoneAsync(CancellationToken cancellation) =>
            FailsDone ? throw new EventLogUnavailableException("It is away.") : source.DoneAsync(cancellation);

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
