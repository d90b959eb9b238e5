using Verdict.Client;
using Verdict.Protocol.Messages;

namespace Verdict.Tests.Client;

/// <summary>How the client takes frames from the stream.</summary>
public sealed class GameClientStreamTests : IDisposable
{
    private readonly ScriptedServer _server = new();
    private readonly GameClient _client = new(new() { PingIntervalMs = 0 });
    private int _updates;

    public GameClientStreamTests() => _client.Updated += _ => _updates++;

    [Fact]
    public async Task Frames_may_come_one_byte_at_a_time()
    {
        using var peer = await JoinAsync();
        var update = new StateUpdate { Tick = 101, Full = true };
        for (var id = 1; id <= 3; id++) update.Entered.Add(new(id, EntityKind.Player, id, "Name", new(id, id), Life.Alive, 0));
        foreach (var single in ScriptedServer.Peer.Frame(update))
        {
            peer.SendBytes([single]);
            _client.Poll();
        }

        await UntilAsync(() => _updates == 1);
        Assert.Equal(3, _client.World.Entities.Length);
    }

    [Fact]
    public async Task The_largest_frame_fits()
    {
        using var peer = await JoinAsync();
        var update = new StateUpdate { Tick = 101, Full = true };
        var name = new string('x', StateUpdate.NameBytesMax);
        for (var id = 1; id <= 700; id++) update.Entered.Add(new(id, EntityKind.Player, id, name, new(99_999, 99_999), Life.Alive, 0));
        var sent = Task.Run(() => { for (var i = 0; i < 20; i++) peer.Send(update); }, TestContext.Current.CancellationToken);

        await UntilAsync(() => _updates == 20);
        await sent;
        Assert.Equal(700, _client.World.Entities.Length);
    }

    [Fact]
    public async Task A_budget_leaves_the_rest_for_the_next_poll()
    {
        using var peer = await JoinAsync();
        var frame = ScriptedServer.Peer.Frame(new StateUpdate { Tick = 101 });
        for (var i = 0; i < 10; i++) peer.SendBytes(frame);
        await _client.WaitAsync(timeoutMs: 10_000, TestContext.Current.CancellationToken);

        Assert.Equal(1, _client.Poll(TimeSpan.FromTicks(1)));
        await UntilAsync(() => _updates == 10);
    }

    [Fact]
    public async Task Receiving_updates_in_steady_state_allocates_nothing()
    {
        using var peer = await JoinAsync();
        var update = new StateUpdate { Tick = 101, Full = true };
        for (var id = 1; id <= 50; id++) update.Entered.Add(new(id, EntityKind.Player, id, "Name", new(id, id), Life.Alive, 0));
        peer.Send(update);
        update.Clear();
        update.Full = false;
        for (var id = 1; id <= 50; id++) update.Moved.Add(new(id, id, id));
        var frame = ScriptedServer.Peer.Frame(update);
        await UntilAsync(() => _updates == 1);

        var wanted = _updates;
        Steady.AllocatesNothing(
            () =>
            {
                for (var i = 0; i < 20; i++, wanted++) peer.SendBytes(frame);
            },
            () =>
            {
                while (_updates < wanted) _client.Poll();
            });
    }

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
    }

    private async Task<ScriptedServer.Peer> JoinAsync()
    {
        _client.Connect("127.0.0.1", _server.Port, "a token");
        var accepting = _server.AcceptAndWelcomeAsync();
        await UntilAsync(() => accepting.IsCompleted && _client.State == ClientState.InGame);
        return await accepting;
    }

    private async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await _client.WaitAsync(timeoutMs: 20, TestContext.Current.CancellationToken);
            _client.Poll();
        }
    }
}
