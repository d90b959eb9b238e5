using System.Diagnostics;
using Verdict.Cli.Load;

namespace Verdict.Tests.Cli;

public sealed class PacerTests
{
    private static readonly LoadTimes Times = new(StartAt: 1_000, CountedFrom: 1_000, EndAt: 2_000);

    [Fact]
    public void Clients_take_turns_at_due_times_counted_from_the_start()
    {
        var pacer = new Pacer(Times, clients: 3, gap: 10, offset: 0);
        Assert.Equal([(0, 1_000), (1, 1_010), (2, 1_020), (0, 1_030)], Take(pacer, now: 1_030));
        Assert.Empty(Take(pacer, now: 1_039));
        Assert.Equal([(1, 1_040)], Take(pacer, now: 1_040));
    }

    [Fact]
    public void Being_late_shifts_nothing_and_leaves_nothing_out()
    {
        var pacer = new Pacer(Times, clients: 2, gap: 100, offset: 0);
        Assert.Equal(5, Take(pacer, now: 1_450).Count);
        Assert.Equal([(1, 1_500)], Take(pacer, now: 1_500));
    }

    [Fact]
    public void Nothing_is_due_at_the_end_or_later()
    {
        var pacer = new Pacer(Times, clients: 1, gap: 250, offset: 0);
        Assert.Equal([1_000L, 1_250, 1_500, 1_750], Take(pacer, now: 5_000).Select(turn => turn.DueAt));
        Assert.True(pacer.IsOver);
    }

    [Fact]
    public void Several_pacers_share_the_clients_evenly_and_interleave()
    {
        var second = new LoadTimes(0, 0, Stopwatch.Frequency);
        var turns = Enumerable.Range(0, 2)
            .SelectMany(thread => Take(Pacer.Of(second, rate: 5, thread, threads: 2, clientsOfThread: 2), Stopwatch.Frequency))
            .Select(turn => turn.DueAt)
            .ToArray();
        Assert.Equal(20, turns.Length);
        Assert.Equal(20, turns.Distinct().Count());
    }

    private static List<(int Client, long DueAt)> Take(Pacer pacer, long now)
    {
        var turns = new List<(int, long)>();
        while (pacer.TryTake(now, out var client, out var dueAt)) turns.Add((client, dueAt));
        return turns;
    }
}
