using System.IO.Pipelines;

namespace Verdict.GameServer.Net;

/// <summary>An outbox whose client sits behind a pipe: Kestrel's, or a test's.</summary>
/// <remarks>
/// A flush moves what is pending into the pipe and starts the send; while one send is under way, later flushes do nothing, and its
/// completion flushes again what came meanwhile. So the pipe has one writer at a time, and a client that does not read costs at most the
/// pipe's and this buffer's bound, never a thread.
/// </remarks>
internal sealed class PipeOutbox(PipeWriter output, NetOptions options, Metrics metrics) : Outbox(options, metrics)
{
    public override void Flush()
    {
        if (TryStartSend(out var send)) Complete(send);
    }

    protected override void EndSending() => output.Complete();

    private bool TryStartSend(out ValueTask<FlushResult> send)
    {
        send = default;
        lock (Gate)
        {
            var pending = Pending;
            if (BytesUnderWay > 0 || HasEnded || IsDisposed || pending.IsEmpty) return false;
            try
            {
                System.Buffers.BuffersExtensions.Write(output, pending);
                BytesUnderWay = pending.Length;
                Taken(pending.Length);
                Progressed(isAllTaken: false, isAnyTaken: true);
            }
            catch (InvalidOperationException)
            {
                // The connection was torn down between two sends; nobody is left to hear this.
                HasEnded = true;
                return false;
            }
        }

        // Outside the lock: with inline scheduling the send itself happens on this thread.
        send = output.FlushAsync(CancellationToken.None);
        return true;
    }

    private void Complete(ValueTask<FlushResult> send)
    {
        // A send that is over at once is the rule; loop rather than recurse, as more may have been appended meanwhile.
        while (send.IsCompletedSuccessfully)
        {
            if (!Sent(send.Result.IsCompleted) || !TryStartSend(out send)) return;
        }

        _ = CompleteLaterAsync(send);
    }

    private async Task CompleteLaterAsync(ValueTask<FlushResult> send)
    {
        try
        {
            var result = await send;
            if (Sent(result.IsCompleted)) Flush();
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or OperationCanceledException)
        {
            // The connection is gone. Its read loop hears of it too and tells the zone.
            Sent(ended: true);
        }
    }

    private bool Sent(bool ended)
    {
        lock (Gate)
        {
            BytesUnderWay = 0;
            Progressed(isAllTaken: true, isAnyTaken: true);
            if (ended) HasEnded = true;
            EndIfSent();
            return !HasEnded;
        }
    }
}
