using System.Diagnostics;

namespace Verdict.Cli.Players;

/// <summary>All bots of this process: comes in gently, walks, falls quiet, leaves.</summary>
internal sealed class BotCrowd : IDisposable
{
    private const int Seed = 20_260_101;
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _leave = new();
    private readonly Bot[] _bots;
    private Task _running = Task.CompletedTask;

    public BotCrowd(PlatformApi platform, int count) =>
        _bots = [.. Enumerable.Range(1, count).Select(number => new Bot(platform, $"Bot {number}", Tally, new Random(Seed + number)))];

    public BotTally Tally { get; } = new();

    public int Count => _bots.Length;

    public int InGame => _bots.Count(bot => bot.IsInGame);

    /// <summary>Why somebody is not in the game, if anybody is not; for people.</summary>
    public string? Trouble => _bots.FirstOrDefault(bot => !bot.IsInGame && bot.Trouble is not null)?.Trouble;

    public void Start() => _running = Task.WhenAll(_bots.Select((bot, index) => RunAsync(bot, index)));

    /// <summary>Lets nobody send anything more and waits until every verdict that is due has come.</summary>
    /// <returns>Verdicts that did not come in time.</returns>
    public async Task<int> SettleAsync(TimeSpan patience, CancellationToken cancellation)
    {
        foreach (var bot in _bots) bot.BeQuiet();
        var clock = Stopwatch.StartNew();
        while (_bots.Sum(bot => bot.PendingCount) > 0 && clock.Elapsed < patience) await Task.Delay(Gap, cancellation);
        return _bots.Sum(bot => bot.PendingCount);
    }

    /// <summary>Everybody leaves; bounded by each bot's own patience.</summary>
    public async Task LeaveAsync()
    {
        await _leave.CancelAsync();
        await _running;
    }

    public void Dispose()
    {
        _leave.Cancel();
        foreach (var bot in _bots) bot.Dispose();
        _leave.Dispose();
    }

    private async Task RunAsync(Bot bot, int index)
    {
        try
        {
            await Task.Delay(Gap * index, _leave.Token);
            // Its own thread of work: polling is synchronous, and twenty bots should use both cores.
            await Task.Run(() => bot.RunAsync(_leave.Token), _leave.Token);
        }
        catch (OperationCanceledException) when (_leave.IsCancellationRequested)
        {
            // It had not joined yet.
        }
    }
}
