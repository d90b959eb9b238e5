using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Verdict.Cli.Load;

/// <summary>When a load's moves are sent, as Stopwatch timestamps.</summary>
/// <param name="StartAt">The first is due.</param>
/// <param name="CountedFrom">What is due before is warm-up.</param>
/// <param name="EndAt">No more are due.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LoadTimes(long StartAt, long CountedFrom, long EndAt);

/// <summary>Says whose move is due, by due times counted from the start: being late never shifts what follows.</summary>
/// <param name="times">When.</param>
/// <param name="clients">How many this pacer serves; each has its turn after all others have had theirs.</param>
/// <param name="gap">Timestamps between two turns.</param>
/// <param name="offset">The first turn comes this much after the start, so that several pacers interleave.</param>
internal sealed class Pacer(LoadTimes times, int clients, double gap, double offset)
{
    private long _turn;
    private int _client;

    /// <summary>One of several pacers that share all clients evenly.</summary>
    public static Pacer Of(LoadTimes times, double rate, int thread, int threads, int clientsOfThread)
    {
        var gap = Stopwatch.Frequency / (rate * clientsOfThread);
        return new(times, clientsOfThread, gap, gap * thread / threads);
    }

    /// <summary>Whether everything that was ever to be due has been.</summary>
    public bool IsOver { get; private set; }

    /// <summary>The next turn that is due by now.</summary>
    /// <param name="now">A Stopwatch timestamp.</param>
    /// <param name="client">Whose it is.</param>
    /// <param name="dueAt">When it was due; its time counts from there, however late it is.</param>
    public bool TryTake(long now, out int client, out long dueAt)
    {
        client = _client;
        dueAt = times.StartAt + (long)(offset + (_turn * gap));
        IsOver |= dueAt >= times.EndAt;
        if (IsOver || dueAt > now) return false;
        _turn++;
        _client = _client + 1 == clients ? 0 : _client + 1;
        return true;
    }
}
