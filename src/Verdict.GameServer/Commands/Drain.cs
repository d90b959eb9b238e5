using System.Globalization;
using Verdict.Events;
using Verdict.GameServer.Ticking;
using Verdict.Protocol.Messages;

namespace Verdict.GameServer.Commands;

/// <summary>Empties the server: tells everybody how much time is left, again and again, and takes away the seats that are taken when it is
/// over.</summary>
internal sealed class Drain(ZonePost post, TimeProvider time)
{
    // A zone that is being recovered when the time is over keeps its seats until it plays; this often it is asked again.
    private const int Tries = 60;
    private const long MinuteMs = 60_000;
    private const string Unexplained = "This server is being emptied.";

    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    // Milliseconds before the end at which everybody is told, besides at the beginning.
    private static readonly long[] ToldAtMs = [10 * MinuteMs, 5 * MinuteMs, MinuteMs, 30_000, 10_000];

    /// <summary>A time left in whole minutes, or in seconds when it is shorter than two of them.</summary>
    public static string InWords(long leftMs) => leftMs >= 2 * MinuteMs
        ? string.Create(CultureInfo.InvariantCulture, $"{leftMs / MinuteMs} minutes")
        : string.Create(CultureInfo.InvariantCulture, $"{(leftMs + 999) / 1_000} seconds");

    /// <summary>Runs until the server is empty.</summary>
    /// <param name="leftMs">Milliseconds until seats are taken away.</param>
    /// <param name="text">What players are told besides the time; may be empty.</param>
    /// <param name="cancellation">Ends it before a seat is taken away.</param>
    public async Task<CommandResult> RunAsync(long leftMs, string text, CancellationToken cancellation)
    {
        var why = text.Length > 0 ? text : Unexplained;
        await TellAsync(leftMs, why, cancellation);
        foreach (var toldAtMs in ToldAtMs)
        {
            if (toldAtMs >= leftMs) continue;
            await Task.Delay(TimeSpan.FromMilliseconds(leftMs - toldAtMs), time, cancellation);
            leftMs = toldAtMs;
            await TellAsync(leftMs, why, cancellation);
        }

        await Task.Delay(TimeSpan.FromMilliseconds(leftMs), time, cancellation);
        return await TakeSeatsAsync(why, cancellation);
    }

    private async Task TellAsync(long leftMs, string why, CancellationToken cancellation)
    {
        var text = Outcomes.Shorten($"{InWords(leftMs)} left. {why}", PlatformCommand.NoticeBytesMax);
        await post.AskAllAsync(() => new ZoneLetter<int>(desk => desk.Tell(new Notice(Severity.Warning, text))), cancellation);
    }

    private async Task<CommandResult> TakeSeatsAsync(string why, CancellationToken cancellation)
    {
        var removed = 0;
        for (var tries = 1; ; tries++)
        {
            // Who has no seat any more is no longer let in, so asking a zone again takes no second seat of anybody.
            var (answers, silent) = await post.AskAllAsync(() => Removal(why), cancellation);
            removed += answers.Sum();
            var message = Answers.WithSilent($"The time is over: the seats of {removed} players were taken away.", silent);
            if (silent.Count == 0) return CommandResult.Done(message) with { Players = removed };
            if (tries == Tries) return CommandResult.Failed(message) with { Players = removed };
            await Task.Delay(BetweenTries, time, cancellation);
        }
    }

    private static ZoneLetter<int> Removal(string why)
    {
        var removed = 0;
        return new((ZoneDesk desk, out int answer) =>
        {
            while (desk.Zone.PlayerCount > 0 && desk.HasRoom)
            {
                desk.Remove(desk.Zone.PlayerAt(0).Id, why);
                removed++;
            }

            answer = removed;
            return desk.Zone.PlayerCount == 0;
        });
    }
}
