using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;
using Verdict.Protocol.Messages;

namespace Verdict.Tests.Client;

/// <summary>A game server that says exactly what a test tells it to, over real TCP on a free port.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public ScriptedServer() => _listener.Start();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public static Welcome Welcome(long playerId = 7, Position position = default, MapShape? map = null) => new(
        Hello.CurrentVersion,
        new(playerId),
        new(1),
        Epoch: 1,
        Tick: 100,
        TicksPerSecond: 20,
        position,
        Resumed: false,
        ReconnectWindowMs: 30_000,
        new(StepMaxMm: 1_000, SpeedMmPerTick: 250, StrideMaxMm: 1_500, CooldownTicks: 1),
        map ?? new(100_000, 100_000, [], []),
        new(QuantumMm: 2, ViewRadiusMm: 30_000, NearRadiusMm: 15_000, UpdatesPerSecond: 20, FarUpdatesPerSecond: 5),
        ReachMm: 2_000);

    public async Task<Peer> AcceptAsync() => new(await _listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken));

    public async Task<Peer> AcceptAndWelcomeAsync(Welcome? welcome = null)
    {
        var peer = await AcceptAsync();
        await peer.ReadAsync(MessageType.Hello, Hello.Read);
        peer.Send(welcome ?? Welcome());
        return peer;
    }

    public void Dispose() => _listener.Dispose();

    /// <summary>The server's end of one connection.</summary>
    internal sealed class Peer(TcpClient tcp) : IDisposable
    {
        private readonly NetworkStream _stream = tcp.GetStream();

        public delegate TMessage Read<out TMessage>(ref MessagePackReader reader, int fields);

        public static byte[] Frame<TMessage>(in TMessage message)
            where TMessage : IMessage
        {
            var bytes = new byte[FrameCodec.FrameBytesMax];
            return bytes[..FrameCodec.Write(bytes, message)];
        }

        public void Send<TMessage>(in TMessage message)
            where TMessage : IMessage => SendBytes(Frame(message));

        public void SendBytes(ReadOnlySpan<byte> bytes) => _stream.Write(bytes);

        /// <summary>Reads frames until one of the type comes; pings and what else the client does by itself are passed over.</summary>
        public async Task<TMessage> ReadAsync<TMessage>(MessageType expected, Read<TMessage> read)
        {
            while (true)
            {
                if (TryRead(await ReadBodyAsync(), expected, read, out var message)) return message;
            }
        }

        /// <summary>Reads one frame and gives what it is.</summary>
        public async Task<MessageType> ReadTypeAsync()
        {
            var reader = new MessagePackReader(await ReadBodyAsync());
            return MessageReader.ReadType(ref reader, out _);
        }

        public void Dispose() => tcp.Dispose();

        private async Task<byte[]> ReadBodyAsync()
        {
            var cancellation = TestContext.Current.CancellationToken;
            var header = new byte[FrameCodec.HeaderBytes];
            await _stream.ReadExactlyAsync(header, cancellation);
            var body = new byte[System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(header)];
            await _stream.ReadExactlyAsync(body, cancellation);
            return body;
        }

        private static bool TryRead<TMessage>(byte[] body, MessageType expected, Read<TMessage> read, out TMessage message)
        {
            var reader = new MessagePackReader(body);
            var matches = MessageReader.ReadType(ref reader, out var fields) == expected;
            message = matches ? read(ref reader, fields) : default!;
            return matches;
        }
    }
}
