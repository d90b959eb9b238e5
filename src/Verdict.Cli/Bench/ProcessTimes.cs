namespace Verdict.Cli.Bench;

/// <summary>Processor time and memory of a process, as Linux counts them.</summary>
/// <param name="UserSeconds">In the program itself.</param>
/// <param name="SystemSeconds">In the system, on its behalf.</param>
/// <param name="RssBytes">Memory it occupies; 0 for a thread.</param>
internal readonly record struct ProcessTimes(double UserSeconds, double SystemSeconds, long RssBytes)
{
    // The unit of these files is fixed for programs, whatever the kernel's own clock does.
    private const double TicksPerSecond = 100;

    public double TotalSeconds => UserSeconds + SystemSeconds;

    public static ProcessTimes operator -(ProcessTimes later, ProcessTimes earlier) =>
        new(later.UserSeconds - earlier.UserSeconds, later.SystemSeconds - earlier.SystemSeconds, later.RssBytes - earlier.RssBytes);

    /// <summary>Of a process.</summary>
    /// <exception cref="CliException">It is gone.</exception>
    public static ProcessTimes Read(int processId)
    {
        try
        {
            return Parse(File.ReadAllText($"/proc/{processId}/stat"), out _);
        }
        catch (IOException)
        {
            throw new CliException("The game server ended while it was measured.");
        }
    }

    /// <summary>Of each thread of a process, by its number.</summary>
    public static IReadOnlyDictionary<int, (string Name, ProcessTimes Times)> ReadThreads(int processId)
    {
        var threads = new Dictionary<int, (string, ProcessTimes)>();
        foreach (var directory in Directory.EnumerateDirectories($"/proc/{processId}/task"))
        {
            try
            {
                var times = Parse(File.ReadAllText(Path.Combine(directory, "stat")), out var name);
                threads[int.Parse(Path.GetFileName(directory))] = (name, times);
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
    /// <param name="name">The program's or the thread's.</param>
    public static ProcessTimes Parse(string stat, out string name)
    {
        var (open, close) = (stat.IndexOf('('), stat.LastIndexOf(')'));
        name = stat[(open + 1)..close];
        // Fields are counted from 1, and the third is the first after the name.
        var fields = stat[(close + 2)..].Split(' ');
        return new(
            long.Parse(fields[14 - 3]) / TicksPerSecond,
            long.Parse(fields[15 - 3]) / TicksPerSecond,
            long.Parse(fields[24 - 3]) * Environment.SystemPageSize);
    }
}
