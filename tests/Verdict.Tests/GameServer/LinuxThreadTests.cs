using Verdict.GameServer.Net.Linux;

namespace Verdict.Tests.GameServer;

public sealed class LinuxThreadTests
{
    // A field of /proc/…/stat, counted from behind the name, which may hold spaces.
    private const int NicenessField = 16;

    [Fact]
    public void Niceness_is_each_threads_own()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("Niceness of single threads is Linux's.");
        var (own, child, worked) = (0, 0, false);
        var before = Niceness();
        var thread = new Thread(() =>
        {
            // 0 begins with nothing to ask for; a higher number is allowed to everybody.
            worked = LinuxThread.TrySetNiceness(0) && LinuxThread.TrySetNiceness(before + 2);
            own = Niceness();
            var started = new Thread(() => child = Niceness());
            started.Start();
            started.Join();
        });
        thread.Start();
        thread.Join();

        Assert.True(worked);
        Assert.Equal(before + 2, own);
        // The kernel takes back only what was given: a child of a willing thread stays as willing.
        Assert.Equal(before + 2, child);
        Assert.Equal(before, Niceness());
    }

    private static int Niceness()
    {
        var stat = File.ReadAllText("/proc/thread-self/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[NicenessField], System.Globalization.CultureInfo.InvariantCulture);
    }
}
