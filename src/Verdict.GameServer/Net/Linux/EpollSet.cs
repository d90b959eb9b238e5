using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Verdict.GameServer.Net.Linux;

/// <summary>What a descriptor is ready for, or is to be watched for.</summary>
[Flags]
internal enum Readiness
{
    None = 0,
    Readable = 0x1,
    Writable = 0x4,

    /// <summary>Told of, asked for or not.</summary>
    Failed = 0x8,

    /// <summary>Told of, asked for or not.</summary>
    HungUp = 0x10,

    /// <summary>The other side has ended its sending.</summary>
    Finished = 0x2000,

    /// <summary>To be watched for only: tell once when something comes, not for as long as it is not taken. Saves the kernel a second look
    /// at each; whoever asks for it must take all that is there.</summary>
    Once = unchecked((int)0x8000_0000),
}

/// <summary>One descriptor that is ready.</summary>
/// <param name="Token">What it was added with.</param>
/// <param name="Ready">What for.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ReadyDescriptor(long Token, Readiness Ready);

/// <summary>Waits for many descriptors at once. What is not taken now is told again at the next wait, unless <see
/// cref="Readiness.Once"/> is asked for.</summary>
/// <remarks>Any thread may add, change and remove; one thread waits. Nothing is allocated after the constructor.</remarks>
internal sealed unsafe class EpollSet : IDisposable
{
    private const int CloseOnExec = 0x80000;
    private const int AddOperation = 1;
    private const int RemoveOperation = 2;
    private const int ModifyOperation = 3;

    // The kernel packs its epoll_event on x86-64, so that 32-bit programs see the same bytes; elsewhere the token is aligned.
    private static readonly int TokenAt = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int Stride = TokenAt + sizeof(long);

    private readonly int _epoll;
    private readonly byte[] _raw;
    private readonly int _readyMax;
    private bool _disposed;

    /// <summary>An empty set.</summary>
    /// <param name="readyMax">Descriptors that one wait tells at most; the others are told by the next.</param>
    public EpollSet(int readyMax = 512)
    {
        _readyMax = readyMax;
        _raw = GC.AllocateUninitializedArray<byte>(readyMax * Stride, pinned: true);
        _epoll = Libc.EpollCreate(CloseOnExec);
        if (_epoll < 0) throw Libc.Failure();
    }

    /// <summary>Whether this machine has it.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux();

    /// <summary>Watches a descriptor.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The kernel refuses.</exception>
    public void Add(int descriptor, long token, Readiness wanted) => Control(AddOperation, descriptor, token, wanted);

    /// <summary>Watches a descriptor for something else from now on.</summary>
    public void Modify(int descriptor, long token, Readiness wanted) => Control(ModifyOperation, descriptor, token, wanted);

    /// <summary>Watches a descriptor no longer. To be called before it is closed.</summary>
    public void Remove(int descriptor) => Control(RemoveOperation, descriptor, 0, Readiness.None);

    /// <summary>Waits until something is ready or the time is over.</summary>
    /// <param name="ready">Takes who is ready, as many as fit.</param>
    /// <param name="timeoutMs">0 looks and returns; −1 waits for ever.</param>
    /// <returns>How many are ready; 0 also when a signal interrupted the wait.</returns>
    public int Wait(Span<ReadyDescriptor> ready, int timeoutMs)
    {
        var countMax = Math.Min(ready.Length, _readyMax);
        var raw = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_raw));
        var count = Libc.EpollWait(_epoll, raw, countMax, timeoutMs);
        if (count < 0) return Marshal.GetLastPInvokeError() == Libc.Interrupted ? 0 : throw Libc.Failure();
        for (var i = 0; i < count; i++, raw += Stride)
        {
            ready[i] = new(Unsafe.ReadUnaligned<long>(raw + TokenAt), (Readiness)Unsafe.ReadUnaligned<int>(raw));
        }

        return count;
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _ = Libc.Close(_epoll);
    }

    private void Control(int operation, int descriptor, long token, Readiness wanted)
    {
        var raw = stackalloc byte[16];
        Unsafe.WriteUnaligned(raw, (int)wanted);
        Unsafe.WriteUnaligned(raw + TokenAt, token);
        if (Libc.EpollControl(_epoll, operation, descriptor, raw) < 0) throw Libc.Failure();
    }
}
