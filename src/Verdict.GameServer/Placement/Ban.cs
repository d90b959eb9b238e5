using System.Globalization;
using Verdict.Events;
using Verdict.GameServer.Commands;
using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.GameServer.Placement;

/// <summary>A player who is not let in for now.</summary>
/// <param name="Player">Who.</param>
/// <param name="UntilMs">Unix time in milliseconds; 0 means until an operator lifts it.</param>
/// <param name="Text">What the player is told; may be empty.</param>
/// <param name="CommandId">The command that wanted it.</param>
/// <param name="IssuedBy">Who asked for it.</param>
internal sealed record Ban(long Player, long UntilMs, string Text, string CommandId, string IssuedBy)
{
    public PlayerId PlayerId => new(Player);

    /// <summary>What the player is told when it knocks, and when it is sent away.</summary>
    public string Reason
    {
        get
        {
            var reason = $"You are banned {Until(UntilMs)}";
            return Text.Length == 0 ? $"{reason}." : Outcomes.Shorten($"{reason}: {Text}", PlatformCommand.NoticeBytesMax);
        }
    }

    public Refused Refusal => new(RefusalCode.Banned, Reason);

    /// <summary>Until when, in words.</summary>
    public static string Until(long untilMs)
    {
        if (untilMs == 0) return "until further notice";
        var until = DateTimeOffset.FromUnixTimeMilliseconds(untilMs);
        return string.Create(CultureInfo.InvariantCulture, $"until {until:yyyy-MM-dd HH:mm:ss} UTC");
    }

    public bool IsOver(long nowMs) => UntilMs != 0 && nowMs >= UntilMs;
}
