using Verdict.GameServer.Net;
using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.GameServer.Ticking;

/// <content>What other threads want of the zone, beside what its players do.</content>
internal sealed partial class ZoneWorker
{
    private readonly ZoneMailbox _mail = new();
    private TaskCompletionSource<ZoneBack>? _back;

    /// <summary>Whether the zone was ended to be recovered, which its thread has not asked for yet. The thread's own.</summary>
    public bool WantsRecovery { get; set; }

    /// <summary>Gives the zone a letter. From any thread; <see cref="Signal"/> has been called.</summary>
    /// <returns>False when too many wait, or the zone will never read another.</returns>
    public bool TryWrite(ZoneLetter letter)
    {
        if (_isStopping || _isFenced || !_mail.TryPut(letter)) return false;
        _hasWork = true;
        Signal();
        return true;
    }

    /// <summary>Ends every connection, to be recovered as after a failure.</summary>
    /// <returns>Completes when the zone plays again.</returns>
    internal Task<ZoneBack> EndForRecovery()
    {
        _back ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
        (_isFailed, WantsRecovery) = (true, true);
        EndAll(new(ErrorCode.ServerStopping, "The zone is being restarted; connect again, your seat is held."));
        return _back.Task;
    }

    /// <summary>Whoever has something new to hear is written to at the end of this pass.</summary>
    internal void NoteDirty(ClientConnection client)
    {
        if (client.IsDirty) return;
        client.IsDirty = true;
        _dirty.Add(client);
    }

    // Behind the events that made room, and never so many that a slot of the spool would not hold them.
    private void Deliver()
    {
        _mail.Deliver(new(this, _zone, _seats, _directory));
        if (_mail.HasMail) _hasWork = true;
    }

    private void TellBack()
    {
        _back?.TrySetResult(new(new(Epoch, _zone.Sequence), Players));
        _back = null;
        // Letters that came while there was no zone to read them.
        if (_mail.HasMail) _hasWork = true;
    }
}
