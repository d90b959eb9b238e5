namespace Verdict.GameServer.Net.Linux;

/// <summary>An outbox that writes straight to its socket. What the kernel does not take waits here until it does.</summary>
/// <remarks>
/// The thread that owns the line writes under the gate; others may append, and end the sending side. One other thread may write in its
/// stead: that one takes what is pending away and writes it without the gate, so that the owner never waits for a thread that may have
/// lost its processor. Meanwhile flushing does nothing, and whoever writes looks again afterwards. The owner closes the descriptor,
/// and only once nobody uses it: it may then already be another's.
/// </remarks>
internal sealed class SocketOutbox(ClientLine line, NetOptions options, Metrics metrics) : Outbox(options, metrics)
{
    private bool _isFull;

    public override int RoundTripUs
    {
        get
        {
            lock (Gate) return IsDisposed ? 0 : LinuxSocket.RoundTripUs(line.Descriptor);
        }
    }

    public override bool IsHeldUp => BytesUnderWay > 0;

    private bool CanSend => !_isFull && BytesUnderWay == 0 && !HasEnded && !IsDisposed && !Pending.IsEmpty;

    public override void Flush()
    {
        lock (Gate) Send();
    }

    public override void FlushAside()
    {
        while (TryDetach(out var bytes))
        {
            var count = LinuxSocket.Send(line.Descriptor, bytes);
            lock (Gate)
            {
                Restore(bytes, Math.Max(0, count));
                Sent(count, bytes.Count);
            }
        }
    }

    /// <summary>The kernel takes bytes again.</summary>
    public void Resume()
    {
        lock (Gate)
        {
            _isFull = false;
            Send();
            if (!_isFull) line.WatchWritable(false);
        }
    }

    /// <summary>Ends it, unless another thread is just writing.</summary>
    public bool TryDispose()
    {
        lock (Gate)
        {
            if (BytesUnderWay > 0) return false;
            Dispose();
            return true;
        }
    }

    protected override void EndSending() => LinuxSocket.EndSending(line.Descriptor);

    private void Send()
    {
        if (!CanSend) return;
        var wanted = Pending.Length;
        var count = LinuxSocket.Send(line.Descriptor, Pending);
        if (count > 0) Taken(count);
        Sent(count, wanted);
    }

    private bool TryDetach(out ArraySegment<byte> bytes)
    {
        lock (Gate)
        {
            var can = CanSend;
            bytes = can ? Detach() : default;
            return can;
        }
    }

    private void Sent(int count, int wanted)
    {
        var isGone = count == LinuxSocket.Closed;
        line.Owner.Meter.Wrote(isWhole: count == wanted || isGone);
        if (isGone)
        {
            // Epoll tells the line's owner too, who ends the session.
            HasEnded = true;
            return;
        }

        Progressed(isAllTaken: count == wanted, isAnyTaken: count > 0);
        if (count < wanted)
        {
            _isFull = true;
            line.WatchWritable(true);
            return;
        }

        EndIfSent();
    }
}
