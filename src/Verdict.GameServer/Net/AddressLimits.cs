using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Verdict.GameServer.Net;

/// <summary>Keeps one address from taking what belongs to all: counts its connections and its frames.</summary>
internal sealed class AddressLimits(IOptions<NetOptions> options)
{
    private readonly ConcurrentDictionary<IPAddress, Address> _addresses = new();
    private int _connections;

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Admits a connection, or says why not.</summary>
    public bool TryAdmit(EndPoint? endPoint, out Address address, out string refusal)
    {
        refusal = string.Empty;
        var key = KeyOf(endPoint);
        address = _addresses.GetOrAdd(key, static (key, net) => new(key, net), options.Value);
        if (Interlocked.Increment(ref _connections) > options.Value.ConnectionsMax)
        {
            refusal = $"This server has {options.Value.ConnectionsMax} connections, as many as it takes; try again later.";
        }
        else if (address.Open() > options.Value.ConnectionsPerAddressMax && !address.IsExempt)
        {
            address.Close();
            refusal = $"Your address has {options.Value.ConnectionsPerAddressMax} connections, as many as one address may.";
        }

        if (refusal.Length == 0) return true;
        Interlocked.Decrement(ref _connections);
        return false;
    }

    /// <summary>Gives back what <see cref="TryAdmit"/> took.</summary>
    public void Release(Address address)
    {
        Interlocked.Decrement(ref _connections);
        // An address nobody uses is forgotten once its bucket is full, so the table is bounded by connections, not by history.
        // A racing newcomer that got the removed entry merely starts with a full bucket of its own, which is what this one held.
        if (address.Close() == 0 && address.IsRested) _addresses.TryRemove(new(address.Key, address));
    }

    private static IPAddress KeyOf(EndPoint? endPoint)
    {
        if (endPoint is not IPEndPoint { Address: var ip }) return IPAddress.None;
        if (ip.IsIPv4MappedToIPv6) return ip.MapToIPv4();
        if (ip.AddressFamily != AddressFamily.InterNetworkV6 || IPAddress.IsLoopback(ip)) return ip;
        // One customer is commonly given a whole /64; counting single IPv6 addresses would limit nobody.
        Span<byte> bytes = stackalloc byte[16];
        ip.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new(bytes);
    }

    /// <summary>What is counted for one address.</summary>
    internal sealed class Address(IPAddress key, NetOptions options)
    {
        private readonly Lock _gate = new();
        private TokenBucket _frames = new(options.AddressFramesPerSecond, options.AddressFramesBurst, Stopwatch.GetTimestamp());
        private int _connections;

        public IPAddress Key => key;

        public bool IsExempt { get; } = options.LoopbackExempt && IPAddress.IsLoopback(key);

        public bool IsRested
        {
            get
            {
                lock (_gate) return _frames.IsFull(Stopwatch.GetTimestamp());
            }
        }

        public int Open() => Interlocked.Increment(ref _connections);

        public int Close() => Interlocked.Decrement(ref _connections);

        public bool TryTakeFrame(long now, out int retryAfterMs)
        {
            retryAfterMs = 0;
            if (IsExempt) return true;
            lock (_gate)
            {
                if (_frames.TryTake(now)) return true;
                retryAfterMs = _frames.RetryAfterMs;
                return false;
            }
        }
    }
}
