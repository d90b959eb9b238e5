namespace Verdict.GameServer.Net.Linux;

/// <summary>How willingly the system runs a thread.</summary>
internal static unsafe class LinuxThread
{
    private const int Processes = 0;
    private const int Caller = 0;
    private const int Ordinary = 0;
    private const int OnlyWhenIdle = 5;
    private const int ButNotForChildren = 0x4000_0000;

    /// <summary>Lets the calling thread run only where nobody else wants to, on systems that know such threads; everybody may ask for
    /// that.</summary>
    public static void RunWhenIdle()
    {
        var priority = 0;
        if (OperatingSystem.IsLinux()) _ = Libc.SetScheduler(Caller, OnlyWhenIdle | ButNotForChildren, &priority);
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
