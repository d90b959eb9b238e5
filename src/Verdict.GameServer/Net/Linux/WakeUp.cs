namespace Verdict.GameServer.Net.Linux;

/// <summary>Lets any thread wake the one that waits in an <see cref="EpollSet"/>; and short rests.</summary>
internal sealed unsafe class WakeUp : IDisposable
{
    private const int CloseOnExecAndNonBlocking = 0x80800;
    private const long NanosecondsPerSecond = 1_000_000_000;

    private readonly Lock _gate = new();
    private bool _disposed;

    public WakeUp()
    {
        Descriptor = Libc.EventDescriptor(0, CloseOnExecAndNonBlocking);
        if (Descriptor < 0) throw Libc.Failure();
    }

    /// <summary>To be watched for being readable.</summary>
    public int Descriptor { get; }

    /// <summary>Rests. A signal ends it early.</summary>
    public static void Rest(long nanoseconds)
    {
        if (nanoseconds <= 0) return;
        var wanted = stackalloc nint[2];
        (wanted[0], wanted[1]) = ((nint)(nanoseconds / NanosecondsPerSecond), (nint)(nanoseconds % NanosecondsPerSecond));
        _ = Libc.Sleep(wanted, null);
    }

    /// <summary>Makes the descriptor readable. From any thread, also too late: then the number may be another file's.</summary>
    public void Set()
    {
        lock (_gate)
        {
            if (_disposed) return;
            var one = 1UL;
            _ = Libc.Write(Descriptor, (byte*)&one, sizeof(ulong));
        }
    }

    /// <summary>Makes it unreadable again.</summary>
    public void Clear()
    {
        ulong count;
        _ = Libc.Read(Descriptor, (byte*)&count, sizeof(ulong));
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed) return;
            _disposed = true;
            _ = Libc.Close(Descriptor);
        }
    }
}
