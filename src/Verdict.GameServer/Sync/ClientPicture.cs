using Verdict.Zones;

namespace Verdict.GameServer.Sync;

/// <summary>What one client was told of its zone: whom it knows, and up to which stamps.</summary>
internal sealed class ClientPicture(EntityKey own)
{
    private ulong[] _known = [];

    /// <summary>The entity that the client plays; its moves are told by verdicts.</summary>
    public EntityKey Own => own;

    /// <summary>Whether it must be shown everything anew.</summary>
    public bool IsBlank { get; set; } = true;

    /// <summary>The cell from which it was shown last.</summary>
    public int Cell { get; set; }

    /// <summary>Up to which stamp it was told of what is near.</summary>
    public long NearStamp { get; set; }

    /// <summary>Up to which stamp it was told of everything in its view; never later than <see cref="NearStamp"/>.</summary>
    public long ViewStamp { get; set; }

    /// <summary>The handles it knows, in as many words as the board's sets have by now.</summary>
    public Span<ulong> Known(int words)
    {
        if (_known.Length < words) Array.Resize(ref _known, words);
        return _known;
    }
}
