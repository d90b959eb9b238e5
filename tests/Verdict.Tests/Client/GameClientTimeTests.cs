using Verdict.Client;
using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.Tests.Client;

/// <summary>What the client does by the clock, with a clock that only these tests move.</summary>
public sealed class GameClientTimeTests : IDisposable
{
    private readonly ScriptedServer _server = new();
    private readonly GameClientOptions _options = new();
    private readonly List<ConnectionEnd> _ends = [];
    private readonly GameClient _client;
    private long _now = TimeSpan.TicksPerSecond;

    public GameClientTimeTests()
    {
        _client = new(_options, () => _now, new Random(1));
        _client.Ended += _ends.Add;
    }

    [Fact]
    public async Task Silence_counts_as_a_lost_connection()
    {
        using var peer = await JoinAsync();
        Pass(_options.SilenceMsMax - 1);
        _client.Poll();
        Assert.Empty(_ends);

        Pass(1);
        _client.Poll();
        Assert.Equal((EndKind.Lost, true), (_ends[0].Kind, _ends[0].WillRetry));
    }

    [Fact]
    public async Task A_server_that_never_welcomes_is_given_up_on()
    {
        _client.Connect("127.0.0.1", _server.Port, "a token");
        using var peer = await AcceptAsync();
        await peer.ReadAsync(MessageType.Hello, Hello.Read);
        Pass(_options.ConnectTimeoutMs);
        _client.Poll();

        Assert.Equal(EndKind.Unreachable, _ends[0].Kind);
        Assert.Equal(ClientState.Waiting, _client.State);
    }

    [Fact]
    public async Task A_leave_that_nobody_answers_ends_anyway()
    {
        using var peer = await JoinAsync();
        _client.Leave();
        Pass(_options.LeaveTimeoutMs);
        _client.Poll();

        Assert.Equal((EndKind.Left, ClientState.Idle), (_ends[0].Kind, _client.State));
    }

    [Fact]
    public async Task Attempts_are_bounded_and_the_last_says_that_the_client_gave_up()
    {
        var port = _server.Port;
        _server.Dispose();
        _client.Connect("127.0.0.1", port, "a token");
        while (_client.State != ClientState.Idle)
        {
            if (_client.State == ClientState.Waiting) Pass(_options.ReconnectDelayMsMax);
            else await _client.WaitAsync(timeoutMs: 10, TestContext.Current.CancellationToken);
            _client.Poll();
        }

        Assert.Equal(_options.ReconnectAttemptsMax + 1, _ends.Count);
        Assert.Equal(EndKind.GaveUp, _ends[^1].Kind);
        Assert.All(_ends[..^1], end => Assert.Equal(EndKind.Unreachable, end.Kind));
    }

    [Fact]
    public async Task An_update_about_somebody_unknown_asks_for_the_whole_picture_once_a_second()
    {
        using var peer = await JoinAsync();
        var asked = CountResyncsAsync(peer);
        var lost = new StateUpdate { Tick = 101 };
        lost.Moved.Add(new(9, 1, 1));
        await ShowAsync(peer, lost, lost, lost);
        Pass(999);
        await ShowAsync(peer, lost);
        Pass(1);
        await ShowAsync(peer, lost);

        var whole = new StateUpdate { Tick = 102 };
        whole.Left.Add(9);
        Pass(5_000);
        await ShowAsync(peer, whole);
        _client.Leave();
        Assert.Equal(2, await asked);
    }

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
    }

    private void Pass(int milliseconds) => _now += milliseconds * TimeSpan.TicksPerMillisecond;

    private async Task ShowAsync(ScriptedServer.Peer peer, params StateUpdate[] updates)
    {
        var shown = 0;
        void Count(StateUpdate update) => shown++;
        _client.Updated += Count;
        foreach (var update in updates) peer.Send(update);
        while (shown < updates.Length)
        {
            await _client.WaitAsync(timeoutMs: 5, TestContext.Current.CancellationToken);
            _client.Poll();
        }

        _client.Updated -= Count;
    }

    /// <summary>Reads what the client sends until it leaves.</summary>
    private static async Task<int> CountResyncsAsync(ScriptedServer.Peer peer)
    {
        var count = 0;
        while (await peer.ReadTypeAsync() is var type && type != MessageType.Leave) count += type == MessageType.Resync ? 1 : 0;
        return count;
    }

    private async Task<ScriptedServer.Peer> AcceptAsync()
    {
        var accepted = _server.AcceptAsync();
        while (!accepted.IsCompleted || _client.State == ClientState.Connecting)
        {
            await _client.WaitAsync(timeoutMs: 5, TestContext.Current.CancellationToken);
            _client.Poll();
        }

        return await accepted;
    }

    private async Task<ScriptedServer.Peer> JoinAsync()
    {
        _client.Connect("127.0.0.1", _server.Port, "a token");
        var peer = await AcceptAsync();
        peer.Send(ScriptedServer.Welcome());
        while (_client.State != ClientState.InGame)
        {
            await _client.WaitAsync(timeoutMs: 5, TestContext.Current.CancellationToken);
            _client.Poll();
        }

        return peer;
    }
}
