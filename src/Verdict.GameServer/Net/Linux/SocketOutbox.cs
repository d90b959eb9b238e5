namespace Verdict.GameServer.Net.Linux;

/// <summary>An outbox that writes straight to its socket. What the kernel does not take waits here until it does.</summary>
/// <remarks>Only the thread that owns the line flushes. Others may append, and end the sending side, which is why the socket is used
/// under the gate: once this is disposed of, under the gate too, nobody touches a descriptor that may already be another's.</remarks>
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

    public override void Flush()
    {
        lock (Gate)
        {
            if (!_isFull) Send();
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

    protected override void EndSending() => LinuxSocket.EndSending(line.Descriptor);

    private void Send()
    {
        var pending = Pending;
        if (HasEnded || IsDisposed || pending.IsEmpty) return;
        var wanted = pending.Length;
        var meter = line.Owner.Meter;
        meter.Writes++;
        var count = LinuxSocket.Send(line.Descriptor, pending);
        if (count == LinuxSocket.Closed)
        {
            // Epoll tells the line's owner too, who ends the session.
            HasEnded = true;
            return;
        }

        if (count > 0) Taken(count);
        Progressed(isAllTaken: count == wanted, isAnyTaken: count > 0);
        if (count < wanted)
        {
            meter.WouldBlocks++;
            _isFull = true;
            line.WatchWritable(true);
            return;
        }

        EndIfSent();
    }
}
