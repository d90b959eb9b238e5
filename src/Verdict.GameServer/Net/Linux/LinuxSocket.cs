using System.Net;
using System.Runtime.InteropServices;

namespace Verdict.GameServer.Net.Linux;

/// <summary>Reads and writes of stream sockets by their descriptor, never waiting. Whoever holds the descriptor closes it, once.</summary>
internal static unsafe class LinuxSocket
{
    /// <summary>Nothing came, or nothing fits, just now.</summary>
    public const int WouldBlock = -1;

    /// <summary>The other side has ended its sending, or the connection is gone.</summary>
    public const int Closed = 0;

    private const int DoNotWait = 0x40;
    private const int NoSignal = 0x4000;
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const int StreamType = 1;
    private const int SocketLevel = 1;
    private const int TcpLevel = 6;
    private const int NoDelay = 1;
    private const int Info = 11;

    /// <summary>Where the smoothed round trip in microseconds stands in what the kernel tells of a connection (tcpi_rtt).</summary>
    private const int RoundTripOffset = 68;
    private const int InfoBytes = RoundTripOffset + sizeof(int);
    private const int SendBuffer = 7;
    private const int ReceiveBuffer = 8;
    private const int InternetFamily = 2;
    private const int Internet6Family = 10;
    private const int AddressBytesMax = 128;

    /// <summary>Takes what has come, as much as fits.</summary>
    /// <returns>Bytes taken, or <see cref="WouldBlock"/>, or <see cref="Closed"/>.</returns>
    public static int Receive(int descriptor, Span<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            var count = Libc.Receive(descriptor, start, (nuint)bytes.Length, DoNotWait);
            return count >= 0 ? (int)count : Failed();
        }
    }

    /// <summary>Gives the kernel as much as it takes.</summary>
    /// <returns>Bytes given, or <see cref="WouldBlock"/>, or <see cref="Closed"/> when nobody will read them.</returns>
    public static int Send(int descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            var count = Libc.Send(descriptor, start, (nuint)bytes.Length, DoNotWait | NoSignal);
            return count > 0 ? (int)count : Failed();
        }
    }

    /// <summary>Takes the next connection that has come; it does not block.</summary>
    /// <returns>Its descriptor, or −1 with the reason in <see cref="Marshal.GetLastPInvokeError"/>.</returns>
    public static int Accept(int listener, out IPEndPoint? from)
    {
        var address = stackalloc byte[AddressBytesMax];
        var addressBytes = AddressBytesMax;
        var descriptor = Libc.Accept(listener, address, &addressBytes, CloseOnExec | NonBlocking);
        from = descriptor < 0 ? null : EndPointOf(new(address, Math.Min(addressBytes, AddressBytesMax)));
        return descriptor;
    }

    /// <summary>Makes a socket that does not block, for .NET's Socket to bind and listen with.</summary>
    public static int Open(System.Net.Sockets.AddressFamily family)
    {
        var isV6 = family == System.Net.Sockets.AddressFamily.InterNetworkV6;
        var descriptor = Libc.Socket(isV6 ? Internet6Family : InternetFamily, StreamType | CloseOnExec | NonBlocking, 0);
        return descriptor >= 0 ? descriptor : throw Libc.Failure();
    }

    /// <summary>Sends small writes at once, and bounds what the kernel holds for a slow reader; it doubles what it is given.</summary>
    /// <param name="descriptor">The socket.</param>
    /// <param name="sendBufferBytes">0 leaves it to the kernel.</param>
    /// <param name="receiveBufferBytes">0 leaves it to the kernel.</param>
    public static void Tune(int descriptor, int sendBufferBytes, int receiveBufferBytes = 0)
    {
        Set(descriptor, TcpLevel, NoDelay, 1);
        if (sendBufferBytes > 0) Set(descriptor, SocketLevel, SendBuffer, sendBufferBytes);
        if (receiveBufferBytes > 0) Set(descriptor, SocketLevel, ReceiveBuffer, receiveBufferBytes);
    }

    /// <summary>The round trip as the kernel measures it from acknowledgements, in microseconds; 0 while it has not, or cannot be
    /// asked.</summary>
    public static int RoundTripUs(int descriptor)
    {
        var info = stackalloc byte[InfoBytes];
        var bytes = InfoBytes;
        return Libc.GetOption(descriptor, TcpLevel, Info, info, &bytes) == 0 && bytes >= InfoBytes ? *(int*)(info + RoundTripOffset) : 0;
    }

    /// <summary>Tells the other side that nothing more comes; it may go on sending.</summary>
    public static void EndSending(int descriptor) => _ = Libc.Shutdown(descriptor, 1);

    public static void Close(int descriptor) => _ = Libc.Close(descriptor);

    // An option that the kernel refuses costs speed, not correctness: the connection may just have gone.
    private static void Set(int descriptor, int level, int option, int value) =>
        _ = Libc.SetOption(descriptor, level, option, &value, sizeof(int));

    private static int Failed() => Marshal.GetLastPInvokeError() is Libc.WouldBlock or Libc.Interrupted ? WouldBlock : Closed;

    private static IPEndPoint? EndPointOf(ReadOnlySpan<byte> address)
    {
        if (address.Length < sizeof(short)) return null;
        var port = address.Length < 4 ? 0 : (address[2] << 8) | address[3];
        return MemoryMarshal.Read<short>(address) switch
        {
            InternetFamily when address.Length >= 8 => new(new IPAddress(address[4..8]), port),
            Internet6Family when address.Length >= 24 => new(new IPAddress(address[8..24]), port),
            _ => null,
        };
    }
}
