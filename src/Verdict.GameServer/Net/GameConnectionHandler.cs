using System.Buffers;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Verdict.GameServer.Placement;
using Verdict.GameServer.Ticking;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;
using Verdict.Protocol.Messages;

namespace Verdict.GameServer.Net;

/// <summary>One client, from its first byte to its last: cuts frames, checks who it
/// is, limits its rate and posts its commands to its zone.</summary>
internal sealed class GameConnectionHandler(
    AddressLimits addresses,
    TokenVerifier tokens,
    ZoneDirectory zones,
    Metrics metrics,
    IOptions<NetOptions> options,
    IHostApplicationLifetime lifetime,
    ILogger<GameConnectionHandler> logger) : ConnectionHandler
{
    private const int QuietMs = 100;
    private const int LastWordStepMs = 5;

    private readonly NetOptions _options = options.Value;

    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        using var outbox = new Outbox(connection.Transport.Output, _options, metrics);
        var client = new ClientConnection(SessionIds.Next(), outbox, connection.Abort) { HeardAt = Stopwatch.GetTimestamp() };
        if (!addresses.TryAdmit(connection.RemoteEndPoint, out var address, out var refusal))
        {
            client.Say(new Refused(RefusalCode.Unavailable, refusal));
            await LetHangUpAsync(connection.Transport.Input, outbox);
            return;
        }

        metrics.SessionOpened();
        try
        {
            await ProcessAsync(connection, client, address);
            await LetHangUpAsync(connection.Transport.Input, outbox);
        }
        catch (Exception e) when (e is ConnectionResetException or ConnectionAbortedException or OperationCanceledException or IOException)
        {
            // The client went away in the middle; its seat is held for the reconnect window.
        }
        finally
        {
            client.MarkClosed();
            addresses.Release(address);
            metrics.SessionClosed();
        }
    }

    private async Task ProcessAsync(ConnectionContext connection, ClientConnection client, AddressLimits.Address address)
    {
        var input = connection.Transport.Input;
        var zone = default(ZoneWorker);
        var frames = new FrameGate(_options, address);
        // Not tied to the connection's end: that comes with the client's FIN, and what it sent before still deserves an answer.
        using var helloDeadline = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
        helloDeadline.CancelAfter(_options.HelloTimeoutMs);
        var cancellation = helloDeadline.Token;
        while (!client.IsClosed)
        {
            System.IO.Pipelines.ReadResult read;
            try
            {
                read = await input.ReadAsync(cancellation);
            }
            catch (OperationCanceledException)
            {
                SayTooLate(client);
                return;
            }

            var buffer = read.Buffer;
            try
            {
                if (zone is null && FrameCodec.TryRead(ref buffer, out var first))
                {
                    zone = await GreetAsync(client, first);
                    // From here on only the client or its zone ends the connection.
                    helloDeadline.CancelAfter(Timeout.InfiniteTimeSpan);
                    cancellation = CancellationToken.None;
                }

                if (zone is not null) ReadFrames(ref buffer, client, zone, ref frames);
            }
            catch (ProtocolException e)
            {
                Log.ClientMalformed(logger, connection.RemoteEndPoint, e.Code, e.Message);
                client.Say(new Error(e.Code, e.Message));
            }

            metrics.BytesReceived(read.Buffer.Length - buffer.Length);
            input.AdvanceTo(buffer.Start, read.Buffer.End);
            if (read.IsCompleted) return;
        }
    }

    private void SayTooLate(ClientConnection client) => client.Say(lifetime.ApplicationStopping.IsCancellationRequested
        ? new Error(ErrorCode.ServerStopping, "The server is stopping; connect again, your seat is held.")
        : new Error(ErrorCode.Timeout, $"No Hello came within {_options.HelloTimeoutMs} ms."));

    private void ReadFrames(ref ReadOnlySequence<byte> buffer, ClientConnection client, ZoneWorker zone, ref FrameGate frames)
    {
        var now = Stopwatch.GetTimestamp();
        var count = 0;
        var posted = false;
        while (FrameCodec.TryRead(ref buffer, out var body))
        {
            count++;
            if (!Handle(client, zone, body, now, ref frames, ref posted)) break;
        }

        if (count == 0) return;
        client.HeardAt = now;
        metrics.FramesReceived(count);
        // One signal for all that came in one read: the zone drains them in one pass.
        if (posted) zone.Signal();
        client.Outbox.Flush();
    }

    private bool Handle(
        ClientConnection client, ZoneWorker zone, in ReadOnlySequence<byte> body, long now, ref FrameGate frames, ref bool posted)
    {
        Span<byte> copy = stackalloc byte[128];
        var reader = new MessagePackReader(Flatten(body, copy));
        var type = MessageReader.ReadType(ref reader, out var fields);
        var allowed = frames.TryPass(now, out var retryAfterMs);
        if (frames.IsFlooded)
        {
            client.Say(new Error(ErrorCode.Flooding, $"{_options.FloodFramesMax} frames in a row came above the allowed rate."));
            return false;
        }

        switch (type)
        {
            case MessageType.Ping:
                var ping = Ping.Read(ref reader, fields);
                // A ping above the rate stays unanswered: it has no verdict to wait for.
                if (allowed) client.Outbox.TryAppend(new Pong(ping.Nonce, client.Tick));
                return true;
            case MessageType.Hello:
                throw new ProtocolException(ErrorCode.OutOfTurn, "A second Hello came; one connection is one session.");
            default:
                if (!PlayerCommand.TryRead(type, ref reader, fields, out var command))
                {
                    throw new ProtocolException(ErrorCode.UnknownMessage, $"{(int)type} is no message that a client may send.");
                }

                posted |= Post(zone, new(client, command, now), allowed, retryAfterMs);
                return true;
        }
    }

    private static bool Post(ZoneWorker zone, in ZoneCommand command, bool allowed, int retryAfterMs)
    {
        if (allowed && zone.TryPost(command)) return true;
        // What has no number waits for no verdict: like a ping above the rate it stays unanswered.
        var sequence = command.Command.Sequence;
        if (sequence == 0) return false;
        // A full inbox is answered, not awaited: one slow zone must not stop its clients' sockets.
        command.Client.Outbox.TryAppend(allowed
            ? new CommandRefused(sequence, CommandRefusal.Busy, zone.RetryAfterMs)
            : new CommandRefused(sequence, CommandRefusal.RateLimited, retryAfterMs));
        return false;
    }

    // Gives the zone that will welcome the client; null when the client was refused.
    private async ValueTask<ZoneWorker?> GreetAsync(ClientConnection client, ReadOnlySequence<byte> body)
    {
        metrics.FramesReceived(1);
        var hello = ReadHello(body);
        if (hello.Version != Hello.CurrentVersion)
        {
            client.Say(new Refused(
                RefusalCode.UnsupportedVersion,
                $"This server speaks protocol version {Hello.CurrentVersion}, not {hello.Version}."));
            return null;
        }

        var (identity, refused) = await tokens.VerifyAsync(hello.Token);
        if (refused is { } badToken)
        {
            client.Say(badToken);
            return null;
        }

        if (!zones.TryPlace(identity.Player, hello.Zone, out var zone, out var isNew, out var notPlaced))
        {
            client.Say(notPlaced);
            return null;
        }

        client.Identify(identity);
        if (zone.TryPost(ZoneCommand.Enter(client, Stopwatch.GetTimestamp())))
        {
            zone.Signal();
            return zone;
        }

        if (isNew) zones.Release(identity.Player, zone.Id);
        client.Say(new Refused(RefusalCode.Unavailable, "The zone has more to do than it can take; try again soon."));
        return null;
    }

    private static Hello ReadHello(in ReadOnlySequence<byte> body)
    {
        var bytes = body.IsSingleSegment ? body.FirstSpan : body.ToArray();
        var reader = new MessagePackReader(bytes);
        var type = MessageReader.ReadType(ref reader, out var fields);
        return type == MessageType.Hello
            ? Hello.Read(ref reader, fields)
            : throw new ProtocolException(ErrorCode.OutOfTurn, $"The first message must be Hello, not {type}.");
    }

    // Commands are short, so a frame that straddles two segments is copied to the stack; longer ones can only be padding of unknown fields.
    private static ReadOnlySpan<byte> Flatten(in ReadOnlySequence<byte> body, Span<byte> copy)
    {
        if (body.IsSingleSegment) return body.FirstSpan;
        if (body.Length > copy.Length) return body.ToArray();
        body.CopyTo(copy);
        return copy[..(int)body.Length];
    }

    // Closing a socket with bytes unread resets it, and a reset may overtake what was said last. So what still comes is read and
    // thrown away until the client hangs up or is quiet, for a bounded time.
    private static async ValueTask LetHangUpAsync(System.IO.Pipelines.PipeReader input, Outbox outbox)
    {
        using var goodbye = new CancellationTokenSource(ClientConnection.GoodbyeMs);
        try
        {
            for (var isCompleted = false; !isCompleted;)
            {
                using var quiet = CancellationTokenSource.CreateLinkedTokenSource(goodbye.Token);
                quiet.CancelAfter(QuietMs);
                var read = await input.ReadAsync(quiet.Token);
                input.AdvanceTo(read.Buffer.End);
                isCompleted = read.IsCompleted;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ConnectionAbortedException or InvalidOperationException)
        {
            // Quiet, or gone.
        }

        // A client that has shut its sending side may still be listening for the last word.
        while (outbox.HasUnsent && !goodbye.IsCancellationRequested) await Task.Delay(LastWordStepMs);
    }

    /// <summary>What a connection's frames must pass: its player's rate and its address's.</summary>
    [StructLayout(LayoutKind.Auto)]
    private struct FrameGate(NetOptions options, AddressLimits.Address address)
    {
        private TokenBucket _player = new(options.PlayerFramesPerSecond, options.PlayerFramesBurst, Stopwatch.GetTimestamp());
        private int _refusedInARow;

        public readonly bool IsFlooded => _refusedInARow >= options.FloodFramesMax;

        public bool TryPass(long now, out int retryAfterMs)
        {
            if (!_player.TryTake(now))
            {
                retryAfterMs = _player.RetryAfterMs;
                _refusedInARow++;
                return false;
            }

            if (!address.TryTakeFrame(now, out retryAfterMs))
            {
                _refusedInARow++;
                return false;
            }

            _refusedInARow = 0;
            return true;
        }
    }
}
