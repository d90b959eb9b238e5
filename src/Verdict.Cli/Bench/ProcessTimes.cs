using System.Runtime.InteropServices;

namespace Verdict.Cli.Bench;

/// <summary>Processor time and memory of a process, as Linux counts them.</summary>
/// <param name="UserSeconds">In the program itself.</param>
/// <param name="SystemSeconds">In the system, on its behalf.</param>
/// <param name="WaitingSeconds">Ready to run while others had the processors; of a process 0, its threads know.</param>
/// <param name="RssBytes">Memory the process occupies.</param>
/// <param name="Name">Of the program or the thread.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ProcessTimes(
    double UserSeconds, double SystemSeconds, double WaitingSeconds, long RssBytes, string Name)
{
    // The unit of these files is fixed for programs, whatever the kernel's own clock does.
    private const double TicksPerSecond = 100;

    public double TotalSeconds => UserSeconds + SystemSeconds;

    public static ProcessTimes operator -(ProcessTimes later, ProcessTimes earlier) =>
        new(
            later.UserSeconds - earlier.UserSeconds,
            later.SystemSeconds - earlier.SystemSeconds,
            later.WaitingSeconds - earlier.WaitingSeconds,
            later.RssBytes - earlier.RssBytes,
            later.Name);

    /// <summary>Of a process.</summary>
    /// <exception cref="CliException">It is gone.</exception>
    public static ProcessTimes Read(int processId)
    {
        try
        {
            return Parse(File.ReadAllText($"/proc/{processId}/stat"));
        }
        catch (IOException)
        {
            throw new CliException("The game server ended while it was measured.");
        }
    }

    /// <summary>Of each thread of a process, by its number.</summary>
    public static IReadOnlyDictionary<int, ProcessTimes> ReadThreads(int processId)
    {
        var threads = new Dictionary<int, ProcessTimes>();
        foreach (var directory in Directory.EnumerateDirectories($"/proc/{processId}/task"))
        {
            try
            {
                var times = Parse(File.ReadAllText(Path.Combine(directory, "stat")));
                threads[int.Parse(Path.GetFileName(directory))] = times with { WaitingSeconds = ReadWaiting(directory) };
            }
            catch (IOException)
            {
                // It ended between being listed and being read.
            }
        }

        return threads;
    }

    /// <summary>Reads a line of /proc/…/stat.</summary>
    /// <param name="stat">The line. The name in it stands in brackets and may hold brackets and spaces itself.</param>
    public static ProcessTimes Parse(string stat)
    {
        var (open, close) = (stat.IndexOf('('), stat.LastIndexOf(')'));
        // Fields are counted from 1, and the third is the first after the name.
        var fields = stat[(close + 2)..].Split(' ');
        return new(
            long.Parse(fields[14 - 3]) / TicksPerSecond,
            long.Parse(fields[15 - 3]) / TicksPerSecond,
            WaitingSeconds: 0,
            long.Parse(fields[24 - 3]) * Environment.SystemPageSize,
            stat[(open + 1)..close]);
    }

    // Not every kernel keeps it.
    private static double ReadWaiting(string directory)
    {
        var path = Path.Combine(directory, "schedstat");
        return File.Exists(path) ? long.Parse(File.ReadAllText(path).Split(' ')[1]) / 1e9 : 0;
    }
}
