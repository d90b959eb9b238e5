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
    private readonly CancellationTokenSource _over = new();
    private readonly string _acksPath = Path.GetTempFileName();
    private LoadClient? _client;

    [Fact]
    public async Task A_client_takes_its_seat_again_with_the_same_token_and_numbers_its_moves_on()
    {
        await using var acks = new AckLog(_acksPath);
        var scene = Scene(TimeSpan.FromMinutes(1), acks);
        Move first, second;
        using (var peer = await JoinAsync(scene))
        {
            first = await AcceptMoveAsync(peer);
            _client!.Step(Stopwatch.GetTimestamp());
            second = await peer.ReadAsync(MessageType.Move, Move.Read); // Its verdict is lost with the connection.
        }

        using var again = await _server.AcceptAsync();
        var hello = await again.ReadAsync(MessageType.Hello, Hello.Read);
        again.Send(ScriptedServer.Welcome(position: second.Target) with { Resumed = true });
        await UntilAsync(() => _client.IsInGame);
        var third = await AcceptMoveAsync(again);

        Assert.Equal("the token", hello.Token);
        Assert.Equal((1L, 2L, 3L), (first.Sequence, second.Sequence, third.Sequence));
        var tally = scene.Tally;
        Assert.Equal((3L, 2L, 1L), (tally.Sent, tally.Accepted, tally.Unanswered));
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
        using var again = await _server.AcceptAndWelcomeAsync(ScriptedServer.Welcome(position: Start) with { Resumed = true });
        await UntilAsync(() => _client!.IsInGame);
        Assert.Equal((1L, 1L), (scene.Tally.Reconnects, scene.Tally.Undone));
    }

    [Fact]
    public async Task A_client_tries_on_while_the_server_turns_it_away_for_now()
    {
        var scene = Scene(TimeSpan.FromMinutes(1));
        using (var peer = await JoinAsync(scene)) await AcceptMoveAsync(peer);
        using (var busy = await _server.AcceptAsync())
        {
            await busy.ReadAsync(MessageType.Hello, Hello.Read);
            busy.Send(new Refused(RefusalCode.Unavailable, "The zone is being recovered."));
        }

        using var again = await _server.AcceptAndWelcomeAsync(ScriptedServer.Welcome(position: Start) with { Resumed = true });
        await UntilAsync(() => _client!.IsInGame);
        Assert.Equal((1L, 1L, 0L), (scene.Tally.Disconnects, scene.Tally.Reconnects, scene.Tally.GivenUp));
    }

    [Fact]
    public async Task A_client_that_is_turned_down_for_good_gives_up_and_says_why()
    {
        var scene = Scene(TimeSpan.FromMinutes(1));
        using (var peer = await JoinAsync(scene)) await AcceptMoveAsync(peer);
        using var refusing = await _server.AcceptAsync();
        await refusing.ReadAsync(MessageType.Hello, Hello.Read);
        refusing.Send(new Refused(RefusalCode.ExpiredToken, "The token has expired."));
        await UntilAsync(() => _client!.IsGone);
        await UntilAsync(() => scene.Outages.AwayCount == 0);
        Assert.Equal(("The token has expired.", 1L, 0L), (_client!.Trouble, scene.Tally.GivenUp, scene.Tally.Reconnects));
        Assert.Null(scene.Outages.ToJson()[0]!["allBackAtMs"]);
    }

    [Fact]
    public async Task Without_patience_nobody_comes_back()
    {
        var scene = Scene(TimeSpan.Zero);
        using (var peer = await JoinAsync(scene)) await AcceptMoveAsync(peer);
        await UntilAsync(() => _client!.IsGone);
        Assert.StartsWith("Not back within 0 s.", _client!.Trouble, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _over.Cancel();
        _client?.Dispose();
        _server.Dispose();
        _over.Dispose();
        File.Delete(_acksPath);
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        while (!isSo()) await Task.Delay(1, TestContext.Current.CancellationToken);
    }

    private LoadScene Scene(TimeSpan reconnectFor, AckLog? acks = null)
    {
        var options = new LoadOptions(1, 10, 10, "127.0.0.1", _server.Port, new("http://127.0.0.1"), 0, null, reconnectFor, Json: true);
        return new(options, new IPEndPoint(IPAddress.Loopback, _server.Port), acks, new Output(json: true), _over.Token);
    }

    private async Task<ScriptedServer.Peer> JoinAsync(LoadScene scene)
    {
        _client = new(0, scene, new Random(1));
        var joining = _client.JoinAsync(Login, TestContext.Current.CancellationToken);
        var peer = await _server.AcceptAndWelcomeAsync(ScriptedServer.Welcome(position: Start));
        await joining;
        return peer;
    }

    private async Task<Move> AcceptMoveAsync(ScriptedServer.Peer peer)
    {
        _client!.Step(Stopwatch.GetTimestamp());
        var move = await peer.ReadAsync(MessageType.Move, Move.Read);
        peer.Send(new MoveAccepted(move.Sequence, move.Target, 101));
        await UntilAsync(() => _client.PendingCount == 0);
        return move;
    }
}
