using Verdict.Events;
using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.GameServer.Placement;

/// <summary>Whom operators let in: nobody who is banned, and newcomers only while the server is open.</summary>
/// <remarks>Asked from any thread. Whether the server is open is known to this process alone: the next one begins open.</remarks>
internal sealed class Gatekeeper(BanList bans)
{
    private static readonly Refused NoNewcomers = new(
        RefusalCode.Unavailable,
        "The server takes no new players for now; whoever has a seat may come back to it. Try again later.");

    private volatile Admission _admission = Admission.Open;

    public BanList Bans => bans;

    /// <summary>Who may enter.</summary>
    public Admission Admission
    {
        get => _admission;
        set => _admission = value;
    }

    /// <summary>Why a player is not let in.</summary>
    /// <returns>Null when it is.</returns>
    public Refused? WhyNot(PlayerId player, bool hasSeat)
    {
        if (bans.Find(player) is { } ban) return ban.Refusal;
        return hasSeat || _admission == Admission.Open ? null : NoNewcomers;
    }
}
