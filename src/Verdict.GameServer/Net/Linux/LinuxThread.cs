namespace Verdict.GameServer.Net.Linux;

/// <summary>How willingly the system runs a thread.</summary>
internal static unsafe class LinuxThread
{
    private const int Processes = 0;
    private const int Caller = 0;
    private const int Ordinary = 0;
    private const int OnlyWhenIdle = 5;
    private const int ButNotForChildren = 0x4000_0000;

    /// <summary>What the system calls the calling thread; 0 on other systems.</summary>
    public static int Id => OperatingSystem.IsLinux() ? Libc.ThreadId() : Caller;

    /// <summary>Lets a thread run only where nobody else wants to, or as its niceness says again. Does nothing on systems that know no such
    /// threads.</summary>
    /// <param name="thread">Its <see cref="Id"/>.</param>
    /// <param name="on">Whether it gives way to everybody.</param>
    /// <returns>False when the system does not allow it: everybody may give way, but to end that takes what a niceness of 0 takes
    /// there.</returns>
    public static bool TryGiveWay(int thread, bool on)
    {
        var priority = 0;
        return !OperatingSystem.IsLinux() || Libc.SetScheduler(thread, (on ? OnlyWhenIdle : Ordinary) | ButNotForChildren, &priority) == 0;
    }

    /// <summary>Sets the calling thread's niceness, on systems that know it for each thread by itself. Below 0 the thread runs
    /// before others.</summary>
    /// <param name="niceness">−20 to 19; 0 is what every thread begins with.</param>
    /// <returns>False when the system does not allow it: below 0 takes root, CAP_SYS_NICE or a limit of niceness.</returns>
    public static bool TrySetNiceness(int niceness)
    {
        if (niceness == 0) return true;
        if (!OperatingSystem.IsLinux()) return false;
        // A thread of the pool that happens to be started from here must not inherit it.
        var priority = 0;
        _ = Libc.SetScheduler(Caller, Ordinary | ButNotForChildren, &priority);
        return Libc.SetPriority(Processes, Caller, niceness) == 0;
    }
}
