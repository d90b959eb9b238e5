using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Verdict.GameServer.Net.Linux;

namespace Verdict.GameServer.Net;

/// <summary>What a client may ask of the server, and what becomes of one that asks more.</summary>
public sealed class NetOptions
{
    public const string Section = "Net";

    /// <summary>Who reads and writes the players' sockets.</summary>
    public NetTransport Transport { get; set; }

    /// <summary>Bytes that the kernel is asked to hold for one client that does not read, which it doubles; 0 leaves it to the kernel.
    /// Used by the epoll transport only.</summary>
    [Range(0, 16_777_216)]
    public int SendBufferBytes { get; set; } = 32 * 1_024;

    /// <summary>Connections at once; more are closed at once.</summary>
    [Range(1, 1_000_000)]
    public int ConnectionsMax { get; set; } = 20_000;

    /// <summary>Connections at once from one address (one /64 for IPv6); more are closed at once.</summary>
    [Range(1, 1_000_000)]
    public int ConnectionsPerAddressMax { get; set; } = 500;

    /// <summary>Milliseconds in which a new connection must say Hello, or it is closed.</summary>
    [Range(100, 600_000)]
    public int HelloTimeoutMs { get; set; } = 5_000;

    /// <summary>Milliseconds without any frame from a client after which its connection counts as lost. Clients ping.</summary>
    [Range(1_000, 3_600_000)]
    public int IdleTimeoutMs { get; set; } = 60_000;

    /// <summary>Frames per second that one player may send in the long run; more are answered RateLimited.</summary>
    [Range(1, 10_000)]
    public int PlayerFramesPerSecond { get; set; } = 40;

    /// <summary>Frames one player may send at once after a pause.</summary>
    [Range(1, 100_000)]
    public int PlayerFramesBurst { get; set; } = 80;

    /// <summary>Frames per second from one address, all its players together; more are answered RateLimited.</summary>
    [Range(1, 10_000_000)]
    public int AddressFramesPerSecond { get; set; } = 4_000;

    /// <summary>Frames one address may send at once after a pause.</summary>
    [Range(1, 10_000_000)]
    public int AddressFramesBurst { get; set; } = 8_000;

    /// <summary>Whether this machine's own clients are spared the limits per address: bots and load come from here.</summary>
    public bool LoopbackExempt { get; set; } = true;

    /// <summary>Frames refused in a row after which a connection is closed for flooding.</summary>
    [Range(1, 1_000_000)]
    public int FloodFramesMax { get; set; } = 2_000;

    /// <summary>Bytes waiting for one client beyond which its connection is closed as too slow.</summary>
    [Range(4_096, 67_108_864)]
    public int OutboxBytesMax { get; set; } = 256 * 1_024;

    /// <summary>Milliseconds a client may take to read anything at all while
    /// something waits for it; then its connection is closed.</summary>
    [Range(1_000, 600_000)]
    public int StalledTimeoutMs { get; set; } = 15_000;

    internal bool UsesEpoll => Transport == NetTransport.Epoll || (Transport == NetTransport.Auto && EpollSet.IsSupported);
}

/// <summary>Who reads and writes the players' sockets.</summary>
public enum NetTransport
{
    /// <summary>Epoll where there is one, else Kestrel.</summary>
    Auto,

    /// <summary>The zones' own threads, by epoll. Linux only.</summary>
    Epoll,

    /// <summary>Kestrel, on every system.</summary>
    Kestrel,
}

[OptionsValidator]
internal sealed partial class NetOptionsValidator : IValidateOptions<NetOptions>;
