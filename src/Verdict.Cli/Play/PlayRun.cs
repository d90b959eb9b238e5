using System.Diagnostics;
using Verdict.Cli.Players;
using Verdict.Cli.Terminal;
using Verdict.Client;
using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.Cli.Play;

/// <summary>One `verdict play`: keys become intents, and only what the server says is drawn.</summary>
internal sealed class PlayRun : IDisposable
{
    private const int FrameMs = 33;
    private const int StatusRows = 3;
    private const int ColumnsMin = 40;
    private const int RowsMin = 10;
    private const string EnterScreen = "\e[?1049h\e[?25l\e[2J";
    private const string LeaveScreen = "\e[0m\e[?25h\e[?1049l";

    // A terminal repeats a held key some thirty times a second and says nothing when it is let go,
    // so a step waits this long for the next press.
    private static readonly TimeSpan HoldKey = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan ShowMessage = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan LeavePatience = TimeSpan.FromSeconds(3);

    private readonly Endpoint? _server;
    private readonly Uri _platform;
    private readonly string? _name;
    private readonly GameClient _client = new();
    private long _accepted;
    private long _rejected;
    private string _lastRejection = "none yet";
    private TimeSpan _lastVerdictTime;
    private string? _wantedItem;
    private long _pickedUp;
    private string _message = string.Empty;
    private string _messageColour = Colour.None;
    private long _messageAt;
    private TimeSpan _messageFor;
    private long _pressedAt;
    private long _notBefore;
    private (int X, int Y) _direction;
    private Screen _screen = new(1, 1);
    private ConnectionEnd? _end;

    public PlayRun(Endpoint? server, Uri platform, string? name)
    {
        (_server, _platform, _name) = (server, platform, name);
        _client.Decided += Decided;
        _client.Noticed += notice => Say(Notices.Text(notice), Notices.ColourOf(notice.Severity), Notices.ShowFor(notice.Severity));
        _client.Joined += welcome => Say(welcome.Resumed ? "Your seat was kept for you." : $"Welcome to zone {welcome.Zone}.");
        _client.Ended += end =>
        {
            _end = end;
            Say(end.WillRetry ? $"{end.Reason} Trying again…" : end.Reason);
        };
    }

    public async Task<int> RunAsync(CancellationToken stop)
    {
        if (Console.IsInputRedirected || Console.IsOutputRedirected)
        {
            throw new CliException(
                "play draws a map and reads keys, so it needs a terminal. For programs there is: verdict load",
                ExitCode.Usage);
        }

        var login = await LogInAsync(stop);
        _client.Connect(_server?.Host ?? login.Game.Host, _server?.Port ?? login.Game.Port, login.Token, new(login.Zone));
        Console.Write(EnterScreen);
        try
        {
            await LoopAsync(login, stop);
            await LeaveAsync();
        }
        finally
        {
            Console.Write(LeaveScreen);
            Dispose();
        }

        if (_client.State == ClientState.Idle && _end is { Kind: not EndKind.Left } end)
        {
            Console.Error.WriteLine($"{end.Reason} {end.Advice}");
            return ExitCode.Failed;
        }

        return ExitCode.Ok;
    }

    public void Dispose() => _client.Dispose();

    private async Task<GuestLogin> LogInAsync(CancellationToken stop)
    {
        using var platform = new PlatformApi(_platform);
        return await platform.LoginGuestAsync(_name, stop);
    }

    private async Task LoopAsync(GuestLogin login, CancellationToken stop)
    {
        var frame = Stopwatch.StartNew();
        while (!stop.IsCancellationRequested && _client.State != ClientState.Idle)
        {
            if (!ReadKeys()) return;
            _client.Poll();
            if (CanStep()) Step();
            Draw(login);
            // What arrives between two frames is taken in at once, so that the times shown are the network's and not the screen's.
            for (var leftMs = FrameMs; leftMs > 0; leftMs = FrameMs - (int)frame.ElapsedMilliseconds)
            {
                await _client.WaitAsync(leftMs, CancellationToken.None);
                _client.Poll();
            }

            frame.Restart();
        }
    }

    private async Task LeaveAsync()
    {
        if (_client.State == ClientState.Idle) return;
        using var patience = new CancellationTokenSource(LeavePatience);
        _client.Leave();
        try
        {
            await _client.RunAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _client.Disconnect();
        }
    }

    private bool ReadKeys()
    {
        while (Console.KeyAvailable)
        {
            var key = Console.ReadKey(intercept: true);
            (int, int)? direction = key.Key switch
            {
                ConsoleKey.W or ConsoleKey.UpArrow => (0, 1),
                ConsoleKey.S or ConsoleKey.DownArrow => (0, -1),
                ConsoleKey.A or ConsoleKey.LeftArrow => (-1, 0),
                ConsoleKey.D or ConsoleKey.RightArrow => (1, 0),
                _ => null,
            };
            if (key.Key is ConsoleKey.E or ConsoleKey.Spacebar) PickUp();
            if (key.Key is ConsoleKey.Q or ConsoleKey.Escape) return false;
            if (direction is not { } pressed) continue;
            _direction = pressed;
            _pressedAt = Stopwatch.GetTimestamp();
        }

        return true;
    }

    private bool CanStep() =>
        _client.State == ClientState.InGame
        && _client.PendingCount == 0
        && _pressedAt != 0
        && Stopwatch.GetElapsedTime(_pressedAt) < HoldKey
        && Stopwatch.GetTimestamp() >= _notBefore;

    private void Step()
    {
        var welcome = _client.World.Welcome!;
        // Two ticks of walking a step: short enough to answer at once, long enough to leave the cool-down behind.
        var ticks = Math.Max(2, welcome.Rules.CooldownTicks + 1);
        var stepMm = Math.Min(welcome.Rules.SpeedMmPerTick * ticks, welcome.Rules.StepMaxMm);
        var from = _client.World.Position;
        _client.Move(new(from.X + (_direction.X * stepMm), from.Y + (_direction.Y * stepMm)));
        WaitFor(TimeSpan.FromSeconds((double)ticks / welcome.TicksPerSecond));
    }

    private void PickUp()
    {
        if (_wantedItem is not null || _client.World.Welcome is not { } welcome) return;
        if (!_client.World.TryFindNearest(EntityKind.Item, welcome.ReachMm, out var item))
        {
            Say($"Nothing lies within {welcome.ReachMm / 1_000.0:0.#} m.");
        }
        else if (_client.PickUp(item.Id) != 0)
        {
            // Its name is kept, because the item is gone from the world by the time the answer is shown.
            _wantedItem = item.Name;
        }
    }

    private void ShowPickedUp(in CommandVerdict verdict)
    {
        var item = _wantedItem;
        _wantedItem = null;
        if (verdict.IsAccepted)
        {
            _pickedUp++;
            Say($"You picked up: {item}.", Colour.Good);
            return;
        }

        Say(verdict.Reason switch
        {
            RejectReason.ItemGone => $"Somebody was faster: {item} is gone.",
            RejectReason.OutOfReach => $"{item} lies too far away.",
            RejectReason.None => $"{item}: {verdict.Kind}.",
            _ => $"{item}: {verdict.Reason}.",
        });
    }

    private void Decided(CommandVerdict verdict)
    {
        _lastVerdictTime = verdict.RoundTrip;
        if (verdict.Verb == MessageType.PickUpItem)
        {
            ShowPickedUp(verdict);
            return;
        }

        if (verdict.IsAccepted)
        {
            _accepted++;
            return;
        }

        _rejected++;
        _lastRejection = verdict.Kind == VerdictKind.Rejected ? verdict.Reason.ToString() : verdict.Kind.ToString();
        if (verdict.RetryAfter > TimeSpan.Zero) WaitFor(verdict.RetryAfter);
    }

    private void WaitFor(TimeSpan time) =>
        _notBefore = Math.Max(_notBefore, Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency));

    private void Say(string text) => Say(text, Colour.Alarm);

    private void Say(string text, string colour) => Say(text, colour, ShowMessage);

    private void Say(string text, string colour, TimeSpan showFor) =>
        (_message, _messageColour, _messageAt, _messageFor) = (text, colour, Stopwatch.GetTimestamp(), showFor);

    private void Draw(GuestLogin login)
    {
        int width = Math.Max(Console.WindowWidth, ColumnsMin), height = Math.Max(Console.WindowHeight, RowsMin);
        if (_screen.Width != width || _screen.Height != height)
        {
            _screen = new(width, height);
            Console.Write("\e[2J");
        }

        _screen.Clear();
        MapView.Draw(_screen, _client.World, top: 0, rows: height - StatusRows);
        DrawStatus(login, height);
        var changes = _screen.Draw();
        if (changes.Length > 0) Console.Write(changes);
    }

    private void DrawStatus(GuestLogin login, int height)
    {
        var world = _client.World;
        var zone = world.Welcome is { } welcome ? $"zone {welcome.Zone}" : _client.State.ToString();
        var life = world.Life == Life.Alive ? string.Empty : $" · {world.Life}";
        var position = $"{world.Position.X / 1_000.0:0.0}, {world.Position.Y / 1_000.0:0.0} m";
        var inView = $"{world.EntitiesOf(EntityKind.Player).Count()} players in view";
        var items = _pickedUp > 0 ? $" · {_pickedUp} picked up" : string.Empty;
        var first = $" {login.Name} · {zone} · {inView} · {position}{life}{items} · tick {world.Tick}";
        _screen.Put(0, height - StatusRows, first.PadRight(_screen.Width), Colour.Bar);

        var showing = _messageAt != 0 && Stopwatch.GetElapsedTime(_messageAt) < _messageFor;
        var second = showing
            ? $" {_message}"
            : $" rtt {_client.RoundTrip.TotalMilliseconds:0.0} ms · verdict {_lastVerdictTime.TotalMilliseconds:0.0} ms"
                + $" · {_accepted} accepted · {_rejected} rejected · last: {_lastRejection}";
        _screen.Put(0, height - 2, second, showing ? _messageColour : Colour.None);
        const string keys = "WASD walk · E pick up · q leave ";
        var legendEnds = Legend.Draw(_screen, height - 1, world.Welcome);
        if (legendEnds + keys.Length <= _screen.Width) _screen.Put(_screen.Width - keys.Length, height - 1, keys, Colour.Faint);
    }
}
