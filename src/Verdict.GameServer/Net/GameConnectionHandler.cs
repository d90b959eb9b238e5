using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Verdict.GameServer.Net;

/// <summary>The portable transport: Kestrel owns the socket and its buffers; this hands what comes to the client's session.</summary>
internal sealed class GameConnectionHandler(Reception reception) : ConnectionHandler
{
    private const int QuietMs = 100;
    private const int LastWordStepMs = 5;

    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var input = connection.Transport.Input;
        using var outbox = new PipeOutbox(connection.Transport.Output, reception.Options, reception.Metrics);
        var session = reception.Open(connection.RemoteEndPoint, outbox, connection.Abort);
        try
        {
            await ProcessAsync(input, session);
            await LetHangUpAsync(input, outbox);
        }
        catch (Exception e) when (e is ConnectionResetException or ConnectionAbortedException or OperationCanceledException or IOException)
        {
            // The client went away in the middle; its seat is held for the reconnect window.
        }
        finally
        {
            session.End();
        }
    }

    private async Task ProcessAsync(PipeReader input, Session session)
    {
        // Not tied to the connection's end: that comes with the client's FIN, and what it sent before still deserves an answer.
        using var helloDeadline = CancellationTokenSource.CreateLinkedTokenSource(reception.Stopping);
        helloDeadline.CancelAfter(reception.Options.HelloTimeoutMs);
        var cancellation = helloDeadline.Token;
        while (!session.Client.IsClosed)
        {
            ReadResult read;
            try
            {
                read = await input.ReadAsync(cancellation);
            }
            catch (OperationCanceledException)
            {
                session.SayTooLate();
                return;
            }

            var buffer = read.Buffer;
            var wasGreeted = session.Zone is not null;
            Feed(session, ref buffer);
            if (!wasGreeted && session.Zone is not null)
            {
                // From here on only the client or its zone ends the connection.
                helloDeadline.CancelAfter(Timeout.InfiniteTimeSpan);
                cancellation = CancellationToken.None;
                session.Enter();
                Feed(session, ref buffer);
            }

            input.AdvanceTo(buffer.Start, read.Buffer.End);
            if (read.IsCompleted) return;
        }
    }

    // A session wants its bytes in one piece. They are in one unless a frame straddles two of Kestrel's blocks.
    private static void Feed(Session session, ref ReadOnlySequence<byte> buffer)
    {
        if (buffer.Length < session.BytesWanted) return;
        if (buffer.IsSingleSegment)
        {
            buffer = buffer.Slice(session.Receive(buffer.FirstSpan));
            return;
        }

        var whole = ArrayPool<byte>.Shared.Rent((int)buffer.Length);
        buffer.CopyTo(whole);
        buffer = buffer.Slice(session.Receive(whole.AsSpan(0, (int)buffer.Length)));
        ArrayPool<byte>.Shared.Return(whole);
    }

    // Closing a socket with bytes unread resets it, and a reset may overtake what was said last. So what still comes is read and
    // thrown away until the client hangs up or is quiet, for a bounded time.
    private static async ValueTask LetHangUpAsync(PipeReader input, Outbox outbox)
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
}
