using Verdict.GameServer.Sync;
using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.GameServer.Net;

/// <summary>One client that is connected: who it is, what waits to be sent to it, and the way to end it.</summary>
internal sealed class ClientConnection(long session, Outbox outbox, Action abort)
{
    /// <summary>Milliseconds in which a connection that is being ended must have ended; then it is cut.</summary>
    public const int GoodbyeMs = 1_000;

    private const int LastMessageBytesMax = 2_048;
    private const int LeaveMs = 100;

    private int _closed;

    /// <summary>Names this connection in the cause of events; never 0.</summary>
    public long Session => session;

    public PlayerId Player { get; private set; }

    public string Name { get; private set; } = string.Empty;

    public Outbox Outbox => outbox;

    /// <summary>Whether the client is gone or being sent away. The zone notices at its next tick.</summary>
    public bool IsClosed => Volatile.Read(ref _closed) != 0;

    /// <summary>Timestamp of the last frame from the client.</summary>
    public long HeardAt { get; set; }

    /// <summary>What its zone tells it; null without a seat. The zone's own.</summary>
    public Viewer? Viewer { get; set; }

    /// <summary>Whether this pass has already noted that the outbox wants flushing. The zone's own.</summary>
    public bool IsDirty { get; set; }

    public void Identify(Identity identity) => (Player, Name) = (identity.Player, identity.Name);

    /// <summary>Sends the last message of this connection; its owner then lets the client hang up.</summary>
    public bool Say<TMessage>(in TMessage last)
        where TMessage : IMessage
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0) return false;
        outbox.AppendLast(last, LastMessageBytesMax);
        outbox.Flush();
        _ = AbortLaterAsync();
        return true;
    }

    /// <summary>Sends the last message and ends the connection once it is sent.</summary>
    public void CloseWith<TMessage>(in TMessage last)
        where TMessage : IMessage
    {
        if (Say(last)) outbox.CloseWhenSent();
    }

    /// <summary>Ends the connection once commands that were under way have had their verdicts.</summary>
    public async Task CloseSoonAsync()
    {
        await Task.Delay(LeaveMs);
        if (Interlocked.Exchange(ref _closed, 1) != 0) return;
        outbox.CloseWhenSent();
        await AbortLaterAsync();
    }

    /// <summary>The client is gone.</summary>
    public void MarkClosed() => Volatile.Write(ref _closed, 1);

    // A client that does not read would keep its socket's last bytes, and so the connection, for ever.
    private async Task AbortLaterAsync()
    {
        await Task.Delay(GoodbyeMs);
        abort();
    }
}
