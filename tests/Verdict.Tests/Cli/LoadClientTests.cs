using System.Diagnostics;
using System.Net;
using Verdict.Cli.Load;
using Verdict.Cli.Players;
using Verdict.Cli.Terminal;
using Verdict.Protocol;
using Verdict.Protocol.Messages;
using Verdict.Tests.Client;

namespace Verdict.Tests.Cli;

/// <summary>What a client of `verdict load` does when its connection is lost, against a server that says what the test wants.</summary>
public sealed class LoadClientTests : IDisposable
{
    private static readonly Position Start = new(50_000, 50_000);
    private static readonly GuestLogin Login = new(7, "Load 1", "the token", new("127.0.0.1", 1), Zone: 1);

    private readonly ScriptedServer _server = new();
    private readonly string _acksPath = Path.GetTempFileName();
    private LoadLoop? _loop;

    [Fact]
    public async Task A_client_takes_its_seat_again_with_the_same_token_and_numbers_its_moves_on()
    {
        await using var acks = new AckLog(_acksPath);
        var scene = Scene(TimeSpan.FromMinutes(1), acks);
        Move first, second;
        using (var peer = await JoinAsync(scene))
        {
            first = await AcceptMoveAsync(peer);
            Step();
            second = await WhenAsync(peer.ReadAsync(MessageType.Move, Move.Read)); // Its verdict is lost with the connection.
        }

        using var again = await WhenAsync(_server.AcceptAsync());
        var hello = await WhenAsync(again.ReadAsync(MessageType.Hello, Hello.Read));
        again.Send(ScriptedServer.Welcome(position: second.Target) with { Resumed = true });
        await UntilAsync(() => Client.IsInGame);
        var third = await AcceptMoveAsync(again);

        Assert.Equal("the token", hello.Token);
        Assert.Equal((1L, 2L, 3L), (first.Sequence, second.Sequence, third.Sequence));
        var tally = scene.Tally;
        Assert.Equal((3L, 2L, 1L), (tally.Before.Sent, tally.Before.Accepted, tally.Before.Unanswered));
        Assert.Equal((1L, 1L, 0L, 0L), (tally.Disconnects, tally.Reconnects, tally.Undone, tally.GivenUp));
        var outage = scene.Outages.ToJson()[0]!;
        Assert.NotNull(outage["firstAcceptedAtMs"]);
        Assert.NotNull(outage["allBackAtMs"]);
        await acks.DisposeAsync();
        Assert.Equal(
            [$"7,1,{first.Target.X},{first.Target.Y}", $"7,3,{third.Target.X},{third.Target.Y}"],
            await File.ReadAllLinesAsync(_acksPath, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_server_that_forgot_an_acknowledged_move_is_told_of()
    {
        var scene = Scene(TimeSpan.FromMinutes(1));
        using (var peer = await JoinAsync(scene)) await AcceptMoveAsync(peer);
        using var again = await WhenAsync(_server.AcceptAndWelcomeAsync(ScriptedServer.Welcome(position: Start) with { Resumed = true }));
        await UntilAsync(() => Client.IsInGame);
        Assert.Equal((1L, 1L), (scene.Tally.Reconnects, scene.Tally.Undone));
    }

    [Fact]
    public async Task A_client_tries_on_while_the_server_turns_it_away_for_now()
    {
        var scene = Scene(TimeSpan.FromMinutes(1));
        using (var peer = await JoinAsync(scene)) await AcceptMoveAsync(peer);
        using (var busy = await WhenAsync(_server.AcceptAsync()))
        {
            await WhenAsync(busy.ReadAsync(MessageType.Hello, Hello.Read));
            busy.Send(new Refused(RefusalCode.Unavailable, "The zone is being recovered."));
        }

        using var again = await WhenAsync(_server.AcceptAndWelcomeAsync(ScriptedServer.Welcome(position: Start) with { Resumed = true }));
        await UntilAsync(() => Client.IsInGame);
        Assert.Equal((1L, 1L, 0L), (scene.Tally.Disconnects, scene.Tally.Reconnects, scene.Tally.GivenUp));
    }

    [Fact]
    public async Task A_client_that_is_turned_down_for_good_gives_up_and_says_why()
    {
        var scene = Scene(TimeSpan.FromMinutes(1));
        using (var peer = await JoinAsync(scene)) await AcceptMoveAsync(peer);
        using var refusing = await WhenAsync(_server.AcceptAsync());
        await WhenAsync(refusing.ReadAsync(MessageType.Hello, Hello.Read));
        refusing.Send(new Refused(RefusalCode.ExpiredToken, "The token has expired."));
        await UntilAsync(() => Client.IsGone);
        await UntilAsync(() => scene.Outages.AwayCount == 0);
        Assert.Equal(("The token has expired.", 1L, 0L), (Client.Trouble, scene.Tally.GivenUp, scene.Tally.Reconnects));
        Assert.Null(scene.Outages.ToJson()[0]!["allBackAtMs"]);
    }

    [Fact]
    public async Task Without_patience_nobody_comes_back()
    {
        var scene = Scene(TimeSpan.Zero);
        using (var peer = await JoinAsync(scene)) await AcceptMoveAsync(peer);
        await UntilAsync(() => Client.IsGone);
        Assert.StartsWith("Not back within 0 s.", Client.Trouble, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _loop?.Dispose();
        _server.Dispose();
        File.Delete(_acksPath);
    }

    private LoadClient Client => _loop!.Clients[0];

    // The loop has no thread here: it passes while a test waits.
    private async Task UntilAsync(Func<bool> isSo)
    {
        while (!isSo())
        {
            _loop!.Pass();
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }

    private async Task<T> WhenAsync<T>(Task<T> task)
    {
        await UntilAsync(() => task.IsCompleted);
        return await task;
    }

    private void Step() => Client.Step(Stopwatch.GetTimestamp(), Stopwatch.GetTimestamp());

    private LoadScene Scene(TimeSpan reconnectFor, AckLog? acks = null)
    {
        var options = new LoadOptions { Clients = 1, Rate = 10, Seconds = 10, ReconnectFor = reconnectFor };
        return new(options, new IPEndPoint(IPAddress.Loopback, _server.Port), acks, new Output(json: true));
    }

    private async Task<ScriptedServer.Peer> JoinAsync(LoadScene scene)
    {
        _loop = new(scene, new SelectPoller(), [Login], thread: 0);
        var peer = await WhenAsync(_server.AcceptAndWelcomeAsync(ScriptedServer.Welcome(position: Start)));
        await UntilAsync(() => Client.IsInGame);
        return peer;
    }

    private async Task<Move> AcceptMoveAsync(ScriptedServer.Peer peer)
    {
        Step();
        var move = await WhenAsync(peer.ReadAsync(MessageType.Move, Move.Read));
        peer.Send(new MoveAccepted(move.Sequence, move.Target, 101));
        await UntilAsync(() => Client.PendingCount == 0);
        return move;
    }
}
