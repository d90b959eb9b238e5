using Verdict.GameServer.Placement;
using Verdict.Protocol;

namespace Verdict.GameServer.Commands;

/// <summary>What several kinds of commands say alike.</summary>
internal static class Answers
{
    // An outcome has room for few sentences; the rest is counted.
    private const int SilentShownMax = 2;

    public static CommandResult NoZone(ZoneId zone, ZoneDirectory directory) =>
        CommandResult.Refused($"There is no zone {zone} here; zones are numbered 1 to {directory.Zones.Count}.");

    public static CommandResult NoSeat(PlayerId player) => CommandResult.Refused($"Player {player} has no seat on this server.");

    /// <summary>Adds what is to be said of zones that did not answer.</summary>
    public static string WithSilent(string message, IReadOnlyList<string> silent)
    {
        if (silent.Count == 0) return message;
        var more = silent.Count > SilentShownMax ? $" {silent.Count - SilentShownMax} more zones did not answer." : string.Empty;
        return $"{message} {string.Join(' ', silent.Take(SilentShownMax))}{more}";
    }
}
