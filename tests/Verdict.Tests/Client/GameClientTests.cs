using Verdict.Client;
using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.Tests.Client;

public sealed class GameClientTests : IDisposable
{
    private static readonly Position Here = new(1_000, 2_000);

    private readonly ScriptedServer _server = new();
    private readonly GameClient _client = new(new() { ReconnectDelayMs = 1, PingIntervalMs = 0 });
    private readonly List<CommandVerdict> _verdicts = [];
    private readonly List<ConnectionEnd> _ends = [];
    private int _joined;

    public GameClientTests()
    {
        _client.Decided += _verdicts.Add;
        _client.Ended += _ends.Add;
        _client.Joined += _ => _joined++;
    }

    [Fact]
    public async Task Presents_its_token_and_knows_the_zone_it_is_welcomed_to()
    {
        _client.Connect("127.0.0.1", _server.Port, "a token", new(3));
        var peer = await PollingAsync(_server.AcceptAsync());
        var hello = await PollingAsync(peer.ReadAsync(MessageType.Hello, Hello.Read));
        peer.Send(ScriptedServer.Welcome(position: Here));
        await UntilAsync(() => _joined == 1);

        Assert.Equal(new Hello(Hello.CurrentVersion, "a token", new(3)), hello);
        Assert.Equal(ClientState.InGame, _client.State);
        Assert.Equal(Here, _client.World.Position);
        Assert.Equal(1_000, _client.World.Welcome!.Rules.StepMaxMm);
        Assert.Empty(_ends);
    }

    [Fact]
    public async Task Every_move_gets_the_verdict_that_carries_its_number()
    {
        using var peer = await JoinAsync();
        long first = _client.Move(new(1, 1)), second = _client.Move(new(2, 2)), third = _client.Move(new(3, 3));
        peer.Send(new CommandRefused(third, CommandRefusal.RateLimited, 40));
        peer.Send(new MoveAccepted(first, new(1, 1), 101));
        peer.Send(new MoveRejected(second, RejectReason.OnCooldown, new(1, 1), RetryTicks: 1));
        peer.Send(new MoveAccepted(first, new(1, 1), 101)); // A server that answers twice changes nothing.
        peer.Send(new Notice(Severity.Info, "end"));
        var noticed = false;
        _client.Noticed += _ => noticed = true;
        await UntilAsync(() => noticed);

        Assert.Equal([third, first, second], _verdicts.Select(verdict => verdict.Sequence));
        Assert.Equal([VerdictKind.Refused, VerdictKind.Accepted, VerdictKind.Rejected], _verdicts.Select(verdict => verdict.Kind));
        Assert.Equal(RejectReason.OnCooldown, _verdicts[2].Reason);
        Assert.Equal([40, 0, 50], _verdicts.Select(verdict => (int)verdict.RetryAfter.TotalMilliseconds));
        Assert.Equal(new Position(1, 1), _client.World.Position);
        Assert.Equal(0, _client.PendingCount);
    }

    [Fact]
    public async Task An_awaited_move_completes_with_its_verdict()
    {
        using var peer = await JoinAsync();
        var move = _client.MoveAsync(new(5, 5));
        var received = await PollingAsync(peer.ReadAsync(MessageType.Move, Move.Read));
        peer.Send(new MoveAccepted(received.Sequence, received.Target, 101));

        var verdict = await PollingAsync(move);
        Assert.True(verdict.IsAccepted);
        Assert.Equal(new Position(5, 5), verdict.Position);
        Assert.True(verdict.RoundTrip > TimeSpan.Zero);
    }

    [Fact]
    public async Task A_pick_up_is_answered_like_any_command_whatever_verbs_are_under_way()
    {
        using var peer = await JoinAsync();
        long move = _client.Move(new(1, 1)), first = _client.PickUp(31), second = _client.PickUp(32), third = _client.PickUp(33);
        var received = await PollingAsync(peer.ReadAsync(MessageType.PickUpItem, PickUpItem.Read));
        peer.Send(new CommandAccepted(first, 101));
        peer.Send(new CommandRejected(second, RejectReason.Stunned, RetryTicks: 4));
        peer.Send(new CommandRefused(third, CommandRefusal.Busy, 50));
        peer.Send(new MoveAccepted(move, new(1, 1), 102));
        peer.Send(new CommandAccepted(first, 103)); // A server that answers twice changes nothing.
        await UntilAsync(() => _verdicts.Count == 4);

        Assert.Equal(new PickUpItem(first, 31), received);
        Assert.Equal([31, 32, 33, 1], _verdicts.Select(verdict => verdict.Command.First));
        Assert.Equal([first, second, third, move], _verdicts.Select(verdict => verdict.Sequence));
        Assert.Equal(
            [VerdictKind.Accepted, VerdictKind.Rejected, VerdictKind.Refused, VerdictKind.Accepted],
            _verdicts.Select(verdict => verdict.Kind));
        Assert.Equal((RejectReason.Stunned, 200.0), (_verdicts[1].Reason, _verdicts[1].RetryAfter.TotalMilliseconds));
        Assert.Equal(0, _client.PendingCount);
    }

    [Fact]
    public async Task An_awaited_pick_up_completes_with_its_verdict_or_says_that_it_was_not_sent()
    {
        Assert.Equal((MessageType.PickUpItem, VerdictKind.NotSent), await OutcomeAsync(_client.PickUpAsync(31)));
        using var peer = await JoinAsync();
        var pickUp = _client.PickUpAsync(31);
        peer.Send(new CommandRejected(1, RejectReason.ItemGone, RetryTicks: 0));
        await UntilAsync(() => pickUp.IsCompleted);

        Assert.Equal((MessageType.PickUpItem, VerdictKind.Rejected), await OutcomeAsync(pickUp));
        Assert.Equal(RejectReason.ItemGone, (await pickUp).Reason);

        static async Task<(MessageType, VerdictKind)> OutcomeAsync(Task<CommandVerdict> task) => ((await task).Verb, (await task).Kind);
    }

    [Fact]
    public async Task A_move_that_cannot_be_sent_says_so_at_once()
    {
        Assert.Equal(0, _client.Move(Here));
        Assert.Equal(VerdictKind.NotSent, (await _client.MoveAsync(Here)).Kind);

        using var peer = await JoinAsync();
        for (var i = 0; i < new GameClientOptions().PendingCommandsMax; i++) Assert.NotEqual(0, _client.Move(Here));
        Assert.Equal(0, _client.Move(Here));
        Assert.Empty(_verdicts);
    }

    [Fact]
    public async Task A_lost_connection_leaves_verdicts_unknown_and_is_taken_up_again()
    {
        var peer = await JoinAsync();
        var lost = _client.Move(Here);
        peer.Dispose();
        using var second = await PollingAsync(_server.AcceptAndWelcomeAsync(ScriptedServer.Welcome(position: new(9, 9))));
        await UntilAsync(() => _joined == 2);

        Assert.Equal([(lost, VerdictKind.Unknown)], _verdicts.Select(verdict => (verdict.Sequence, verdict.Kind)));
        Assert.All(_ends, end => Assert.True(end.WillRetry));
        Assert.Equal(EndKind.Lost, _ends[0].Kind);
        Assert.Equal(new Position(9, 9), _client.World.Position);
        Assert.True(_client.Move(Here) > lost);
    }

    [Fact]
    public async Task A_redirect_is_followed_with_its_ticket_and_forgotten_when_the_connection_is_lost()
    {
        using var other = new ScriptedServer();
        _client.Connect("127.0.0.1", _server.Port, "a token");
        using (var door = await PollingAsync(_server.AcceptAsync())) door.Send(new Redirect("127.0.0.1", other.Port, "a ticket"));
        var peer = await PollingAsync(other.AcceptAsync());
        Assert.Equal("a ticket", (await PollingAsync(peer.ReadAsync(MessageType.Hello, Hello.Read))).Token);
        peer.Send(ScriptedServer.Welcome());
        await UntilAsync(() => _joined == 1);

        peer.Dispose();
        using var again = await PollingAsync(_server.AcceptAsync());
        Assert.Equal("a token", (await PollingAsync(again.ReadAsync(MessageType.Hello, Hello.Read))).Token);
    }

    [Fact]
    public async Task Redirects_that_lead_nowhere_are_not_followed_for_ever()
    {
        _client.Connect("127.0.0.1", _server.Port, "a token");
        for (var i = 0; i <= new GameClientOptions().RedirectsMax; i++)
        {
            using var door = await PollingAsync(_server.AcceptAsync());
            door.Send(new Redirect("127.0.0.1", _server.Port, "a ticket"));
            await PollingAsync(door.ReadAsync(MessageType.Hello, Hello.Read));
        }

        await UntilAsync(() => _ends.Count > 0);
        Assert.Equal(EndKind.RedirectLoop, Assert.Single(_ends).Kind);
        Assert.Equal(ClientState.Idle, _client.State);
    }

    [Theory]
    [InlineData(RefusalCode.InvalidToken, false)]
    [InlineData(RefusalCode.ExpiredToken, false)]
    [InlineData(RefusalCode.UnsupportedVersion, false)]
    [InlineData(RefusalCode.UnknownZone, false)]
    [InlineData(RefusalCode.ZoneFull, true)]
    [InlineData(RefusalCode.Unavailable, true)]
    [InlineData(RefusalCode.Banned, false)]
    public async Task A_refusal_says_what_to_do_and_is_retried_only_when_time_may_help(RefusalCode code, bool retries)
    {
        _client.Connect("127.0.0.1", _server.Port, "a token");
        using var peer = await PollingAsync(_server.AcceptAsync());
        peer.Send(new Refused(code, "because"));
        await UntilAsync(() => _ends.Count > 0);

        Assert.Equal((EndKind.Refused, code, "because", retries), (_ends[0].Kind, _ends[0].Refusal, _ends[0].Reason, _ends[0].WillRetry));
        Assert.NotEmpty(_ends[0].Advice);
        Assert.Equal(0, _joined);
    }

    [Theory]
    [InlineData(ErrorCode.Replaced)]
    [InlineData(ErrorCode.Removed)]
    public async Task A_player_who_was_replaced_or_removed_does_not_take_its_seat_back_by_itself(ErrorCode code)
    {
        using var peer = await JoinAsync();
        peer.Send(new Error(code, "for a reason"));
        await UntilAsync(() => _ends.Count > 0);

        Assert.Equal((EndKind.Error, code, false), (_ends[0].Kind, _ends[0].Error!.Value, _ends[0].WillRetry));
        Assert.Equal("for a reason", _ends[0].Reason);
        Assert.NotEmpty(_ends[0].Advice);
        Assert.Equal(ClientState.Idle, _client.State);
    }

    [Theory]
    [InlineData(new byte[] { 0xff, 0, 0, 0 })]
    [InlineData(new byte[] { 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0, 0, 0, 1, 0xc1 })]
    public async Task Bytes_that_are_no_protocol_end_the_connection_and_name_the_cause(byte[] bytes)
    {
        using var peer = await JoinAsync();
        peer.SendBytes(bytes);
        await UntilAsync(() => _ends.Count > 0);

        Assert.Equal(EndKind.BadServer, _ends[0].Kind);
        Assert.False(_ends[0].WillRetry);
    }

    [Fact]
    public async Task Leaving_ends_for_good()
    {
        using var peer = await JoinAsync();
        _client.Leave();
        var leave = await PollingAsync(peer.ReadAsync(MessageType.Leave, Leave.Read));
        peer.Send(new LeaveAccepted(leave.Sequence));
        await UntilAsync(() => _ends.Count > 0);

        Assert.Equal((EndKind.Left, false), (_ends[0].Kind, _ends[0].WillRetry));
        Assert.Equal(ClientState.Idle, _client.State);
    }

    [Fact]
    public async Task A_ping_measures_the_round_trip()
    {
        using var peer = await JoinAsync();
        var measured = _client.PingAsync();
        var ping = await PollingAsync(peer.ReadAsync(MessageType.Ping, Ping.Read));
        peer.Send(new Pong(ping.Nonce + 1, 100)); // Not ours.
        peer.Send(new Pong(ping.Nonce, 100));

        Assert.True(await PollingAsync(measured) > TimeSpan.Zero);
    }

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
    }

    private async Task<ScriptedServer.Peer> JoinAsync()
    {
        _client.Connect("127.0.0.1", _server.Port, "a token");
        var peer = await PollingAsync(_server.AcceptAndWelcomeAsync());
        await UntilAsync(() => _joined == 1);
        return peer;
    }

    private async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await _client.WaitAsync(timeoutMs: 1_000, TestContext.Current.CancellationToken);
            _client.Poll();
        }
    }

    private async Task<TResult> PollingAsync<TResult>(Task<TResult> task)
    {
        while (!task.IsCompleted)
        {
            _client.Poll();
            await Task.WhenAny(task, _client.WaitAsync(timeoutMs: 5, TestContext.Current.CancellationToken));
        }

        return await task;
    }
}
