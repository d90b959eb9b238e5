using Verdict.Events;

namespace Verdict.GameServer.Snapshots;

/// <summary>Whether a zone is still this server's, as far as is known. Set by whoever asks the store, read by the zone's thread.</summary>
internal sealed class Ownership
{
    private int _laterEpoch;

    /// <summary>Whether a later owner is known of. There is no way back: only a new start can make the zone this server's again.</summary>
    public bool IsLost => Volatile.Read(ref _laterEpoch) != 0;

    /// <summary>The later owner's epoch; 0 while none is known.</summary>
    public Epoch LaterEpoch => new(Volatile.Read(ref _laterEpoch));

    /// <summary>Called, on any thread, when it is lost.</summary>
    public Action Lost { get; set; } = static () => { };

    public void LoseTo(Epoch later)
    {
        if (Interlocked.CompareExchange(ref _laterEpoch, later.Value, 0) == 0) Lost();
    }
}
