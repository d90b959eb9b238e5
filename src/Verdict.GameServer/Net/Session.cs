using System.Diagnostics;
using System.Net;
using Verdict.GameServer.Ticking;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;
using Verdict.Protocol.Messages;

namespace Verdict.GameServer.Net;

/// <summary>One client, from its first byte to its last: cuts frames, checks who it is, limits its rate and posts its commands to
/// its zone. Fed with bytes by whatever transport has them; knows no socket and waits for nothing.</summary>
/// <remarks>One thread at a time feeds it. Before the client is greeted that may be another one than after: checking a token takes
/// long enough to hold up a zone, so a transport may greet elsewhere and then feed from its zone's thread, with <see cref="Enter"/> first.
/// </remarks>
internal sealed class Session(Reception reception, ClientConnection client, AddressLimits.Address address, EndPoint? from, bool isAdmitted)
{
    private FrameGate _frames = new(reception.Options, address);
    private bool _isNew;
    private bool _hasEntered;

    public ClientConnection Client => client;

    public AddressLimits.Address Address => address;

    /// <summary>Whether it counts among the server's connections.</summary>
    public bool IsAdmitted => isAdmitted;

    /// <summary>Where the client was placed; null until it has been greeted, or when it is turned away.</summary>
    public ZoneWorker? Zone { get; private set; }

    /// <summary>Bytes from the front of what was not consumed that make a whole frame, as far as is known.</summary>
    public int BytesWanted { get; private set; } = FrameCodec.HeaderBytes;

    /// <summary>Handles the whole frames at the front of what has come.</summary>
    /// <returns>Bytes handled. The rest is to be handed in again with what follows it: an incomplete frame; or, once <see cref="Zone"/>
    /// is known and until <see cref="Enter"/> was called, whatever came behind the greeting.</returns>
    public int Receive(ReadOnlySpan<byte> bytes)
    {
        var consumed = bytes.Length;
        if (client.IsClosed) return consumed;
        try
        {
            consumed = Zone is null ? Greet(bytes) : ReadFrames(bytes);
        }
        catch (ProtocolException e)
        {
            Log.ClientMalformed(reception.Logger, from, e.Code, e.Message);
            client.Say(new Error(e.Code, e.Message));
        }

        // Nothing that a client says on its way out is of interest.
        if (client.IsClosed) consumed = bytes.Length;
        reception.Metrics.BytesReceived(consumed);
        return consumed;
    }

    /// <summary>Asks the zone for a seat. To be called once, on the thread that feeds the session from then on.</summary>
    public void Enter()
    {
        _hasEntered = true;
        if (client.IsClosed || Zone is not { } zone) return;
        if (zone.TryPost(ZoneCommand.Enter(client, Stopwatch.GetTimestamp())))
        {
            zone.Signal();
            return;
        }

        if (_isNew) reception.GiveUpPlace(client, zone);
        client.Say(new Refused(RefusalCode.Unavailable, "The zone has more to do than it can take; try again soon."));
    }

    /// <summary>No Hello came in time, or will be waited for.</summary>
    public void SayTooLate() => client.Say(reception.Stopping.IsCancellationRequested
        ? new Error(ErrorCode.ServerStopping, "The server is stopping; connect again, your seat is held.")
        : new Error(ErrorCode.Timeout, $"No Hello came within {reception.Options.HelloTimeoutMs} ms."));

    /// <summary>The client's connection is gone. To be called once.</summary>
    public void End() => reception.Close(this);

    private int Greet(ReadOnlySpan<byte> bytes)
    {
        if (!HasFrame(bytes)) return 0;
        reception.Metrics.FramesReceived(1);
        var frameBytes = BytesWanted;
        BytesWanted = FrameCodec.HeaderBytes;
        var reader = new MessagePackReader(bytes[FrameCodec.HeaderBytes..frameBytes]);
        var type = MessageReader.ReadType(ref reader, out var fields);
        if (type != MessageType.Hello)
        {
            throw new ProtocolException(ErrorCode.OutOfTurn, $"The first message must be Hello, not {type}.");
        }

        if (reception.Place(client, Hello.Read(ref reader, fields)) is var (zone, isNew)) (Zone, _isNew) = (zone, isNew);
        return frameBytes;
    }

    private int ReadFrames(ReadOnlySpan<byte> bytes)
    {
        if (!_hasEntered) return 0;
        var (now, consumed, count, posted) = (Stopwatch.GetTimestamp(), 0, 0, false);
        while (HasFrame(bytes[consumed..]))
        {
            count++;
            var body = bytes.Slice(consumed + FrameCodec.HeaderBytes, BytesWanted - FrameCodec.HeaderBytes);
            consumed += BytesWanted;
            if (!Handle(body, now, ref posted)) break;
        }

        if (count == 0) return consumed;
        client.HeardAt = now;
        reception.Metrics.FramesReceived(count);
        // One signal for all that came in one read: the zone drains them in one pass.
        if (posted) Zone!.Signal();
        client.Outbox.Flush();
        return consumed;
    }

    private bool HasFrame(ReadOnlySpan<byte> bytes) => bytes.Length >= (BytesWanted = FrameCodec.FrameBytes(bytes));

    private bool Handle(ReadOnlySpan<byte> body, long now, ref bool posted)
    {
        var reader = new MessagePackReader(body);
        var type = MessageReader.ReadType(ref reader, out var fields);
        var allowed = _frames.TryPass(now, out var retryAfterMs);
        if (_frames.IsFlooded)
        {
            var framesMax = reception.Options.FloodFramesMax;
            client.Say(new Error(ErrorCode.Flooding, $"{framesMax} frames in a row came above the allowed rate."));
            return false;
        }

        switch (type)
        {
            case MessageType.Ping:
                var ping = Ping.Read(ref reader, fields);
                // A ping above the rate stays unanswered: it has no verdict to wait for.
                if (allowed) client.Outbox.TryAppend(new Pong(ping.Nonce, Zone!.Tick));
                return true;
            case MessageType.Hello:
                throw new ProtocolException(ErrorCode.OutOfTurn, "A second Hello came; one connection is one session.");
            default:
                if (!PlayerCommand.TryRead(type, ref reader, fields, out var command))
                {
                    throw new ProtocolException(ErrorCode.UnknownMessage, $"{(int)type} is no message that a client may send.");
                }

                posted |= Post(new(client, command, now), allowed, retryAfterMs);
                return true;
        }
    }

    private bool Post(in ZoneCommand command, bool allowed, int retryAfterMs)
    {
        if (allowed && Zone!.TryPost(command)) return true;
        // What has no number waits for no verdict: like a ping above the rate it stays unanswered.
        var sequence = command.Command.Sequence;
        if (sequence == 0) return false;
        // A full inbox is answered, not awaited: one slow zone must not stop its clients' sockets.
        client.Outbox.TryAppend(allowed
            ? new CommandRefused(sequence, CommandRefusal.Busy, Zone!.RetryAfterMs)
            : new CommandRefused(sequence, CommandRefusal.RateLimited, retryAfterMs));
        return false;
    }
}
