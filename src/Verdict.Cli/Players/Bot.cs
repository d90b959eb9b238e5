using System.Diagnostics;
using Verdict.Client;
using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.Cli.Players;

/// <summary>One walking player: logs in, joins, walks at about four metres a second, picks up what lies near, waits when it cannot
/// act, and comes back when it is thrown out.</summary>
internal sealed class Bot : IDisposable
{
    private const int StepsPerSecond = 4;
    private const int WalkMmPerSecond = 3_900;
    private const double StepJitterShare = 0.2;
    private const int WaitMsMax = 1_000;
    private const int ItemSeenMm = 8_000;

    // Some eight seconds: what lies behind a wall or in a pit is then left to others.
    private const int StepsToItemMax = 30;
    private static readonly TimeSpan LoginAgainDelay = TimeSpan.FromSeconds(2);

    // Whoever was sent away by an operator does not stand in the door at once.
    private static readonly TimeSpan SentAwayDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LeavePatience = TimeSpan.FromSeconds(3);

    private readonly PlatformApi _platform;
    private readonly string _name;
    private readonly BotTally _tally;
    private readonly Random _random;
    private readonly Walker _walker;
    private readonly GameClient _client = new();
    private long _nextStepAt;
    private long _soughtItem;
    private long _shunnedItem;
    private int _stepsToItem;
    private bool _wasSentAway;
    private volatile bool _quiet;
    private volatile bool _inGame;

    public Bot(PlatformApi platform, string name, BotTally tally, Random random)
    {
        (_platform, _name, _tally, _random) = (platform, name, tally, random);
        _walker = new(random);
        _client.Decided += Decided;
        _client.Joined += Joined;
        _client.Ended += Ended;
    }

    public bool IsInGame => _inGame;

    /// <summary>Verdicts that are still due.</summary>
    public int PendingCount => _client.PendingCount;

    /// <summary>Why it last lost its connection, for people; null when it never did.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Sends no further moves; verdicts still come in.</summary>
    public void BeQuiet() => _quiet = true;

    /// <summary>Plays until told to leave, then leaves.</summary>
    public async Task RunAsync(CancellationToken leave)
    {
        try
        {
            while (!leave.IsCancellationRequested)
            {
                try
                {
                    await PlayAsync(leave);
                }
                catch (CliException error)
                {
                    Trouble = error.Message;
                }

                // Turned down for good, such as with a token that has expired: a new login is what a person would try too.
                await Task.Delay(_wasSentAway ? SentAwayDelay : LoginAgainDelay, leave);
            }
        }
        catch (OperationCanceledException) when (leave.IsCancellationRequested)
        {
            await LeaveAsync();
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task PlayAsync(CancellationToken leave)
    {
        var login = await _platform.LoginGuestAsync(_name, leave);
        _client.Connect(login.Game.Host, login.Game.Port, login.Token, new(login.Zone));
        while (_client.State != ClientState.Idle)
        {
            await _client.WaitAsync(MsUntilStep(), leave);
            _client.Poll();
            if (CanStep()) Step();
        }
    }

    private async Task LeaveAsync()
    {
        if (_client.State == ClientState.Idle) return;
        using var patience = new CancellationTokenSource(LeavePatience);
        try
        {
            _client.Leave();
            await _client.RunAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _client.Disconnect();
        }
    }

    private bool CanStep() =>
        !_quiet && _client.State == ClientState.InGame && _client.PendingCount == 0 && Stopwatch.GetTimestamp() >= _nextStepAt;

    private void Step()
    {
        var world = _client.World;
        var welcome = world.Welcome!;
        if (world.TryGet(welcome.PlayerId, out var me) && me.Life != Life.Alive && me.LifeUntilTick > world.Tick)
        {
            WaitFor(TimeSpan.FromSeconds((me.LifeUntilTick - world.Tick) / (double)welcome.TicksPerSecond));
            return;
        }

        if (SeekItem(world, welcome.ReachMm))
        {
            WaitFor(TimeSpan.FromSeconds(1.0 / StepsPerSecond));
            return;
        }

        var stepMm = Math.Min(WalkMmPerSecond / StepsPerSecond, welcome.Rules.StepMaxMm - 1);
        var target = _walker.Next(world.Position, stepMm);
        if (target != world.Position) _client.Move(target);
        WaitFor(TimeSpan.FromSeconds((1 + ((_random.NextDouble() - 0.5) * StepJitterShare)) / StepsPerSecond));
    }

    /// <summary>Turns to what lies near. Gives true when it lay in reach and was asked for, which takes the place of a step.</summary>
    private bool SeekItem(World world, int reachMm)
    {
        if (!world.TryFindNearest(EntityKind.Item, ItemSeenMm, out var item) || item.Id == _shunnedItem) return false;
        if (world.Position.DistanceMm(item.Position) <= reachMm) return _client.PickUp(item.Id) != 0;
        if (item.Id != _soughtItem) (_soughtItem, _stepsToItem) = (item.Id, 0);
        if (++_stepsToItem <= StepsToItemMax)
        {
            _walker.HeadFor(item.Position);
        }
        else
        {
            _shunnedItem = item.Id;
            _walker.Corrected();
        }

        return false;
    }

    private void Decided(CommandVerdict verdict)
    {
        _tally.Count(verdict);
        if (verdict.IsAccepted) return;
        // Somebody was faster, or it lies further away than it looked: asking again at once would not help.
        if (verdict is { Verb: MessageType.PickUpItem, Kind: VerdictKind.Rejected }) _shunnedItem = verdict.Command.First;
        if (verdict.Reason is RejectReason.Blocked or RejectReason.OutOfBounds) _walker.Corrected();
        if (verdict.RetryAfter > TimeSpan.Zero) WaitFor(verdict.RetryAfter);
    }

    private void Joined(Welcome welcome)
    {
        _inGame = true;
        _walker.Enter(welcome.Map);
        // Bots that join together would otherwise step together.
        WaitFor(TimeSpan.FromSeconds(_random.NextDouble() / StepsPerSecond));
    }

    private void Ended(ConnectionEnd end)
    {
        if (_inGame && end.Kind != EndKind.Left) _tally.CountReconnect();
        if (end.Kind != EndKind.Left) Trouble = end.Reason;
        _wasSentAway = end.Error == ErrorCode.Removed || end.Refusal == RefusalCode.Banned;
        _inGame = false;
    }

    private void WaitFor(TimeSpan time) =>
        _nextStepAt = Math.Max(_nextStepAt, Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency));

    private int MsUntilStep()
    {
        if (_quiet || _client.State != ClientState.InGame) return WaitMsMax / 10;
        var ms = (_nextStepAt - Stopwatch.GetTimestamp()) * 1_000.0 / Stopwatch.Frequency;
        // Rounded up: waking a moment early would only mean waking twice.
        return (int)Math.Clamp(Math.Ceiling(ms), 1, WaitMsMax);
    }
}
