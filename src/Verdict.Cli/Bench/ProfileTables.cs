using Spectre.Console;

namespace Verdict.Cli.Bench;

/// <summary>A server's profile for people: tables with a bar in each row.</summary>
internal static class ProfileTables
{
    private const int ShownMax = 12;
    private const int BarColumns = 40;

    public static IEnumerable<Table> Of(ServerProfile profile)
    {
        var used = profile.Threads.Where(share => share.TotalSeconds > 0).Take(ShownMax).ToArray();
        yield return Threads(used, profile.Seconds);
        if (profile.Phases.Count > 0) yield return Phases(profile);
    }

    private static Table Threads(ThreadShare[] shares, double seconds)
    {
        var table = New("threads", "user", "system", "waiting", "of one core: █ user, ░ system");
        var most = shares.Length == 0 ? 0 : shares[0].TotalSeconds;
        foreach (var share in shares)
        {
            table.AddRow(
                Markup.Escape(share.Label),
                $"{share.UserSeconds / seconds:0.0%}",
                $"{share.SystemSeconds / seconds:0.0%}",
                $"{share.WaitingSeconds / seconds:0.0%}",
                Bar('█', share.UserSeconds, most) + Bar('░', share.SystemSeconds, most));
        }

        return table;
    }

    private static Table Phases(ServerProfile profile)
    {
        var table = New("zone threads", "seconds", "share", "of their time");
        var all = Math.Max(profile.Phases.Sum(phase => phase.Value), 1e-9);
        foreach (var (name, seconds) in profile.Phases)
        {
            table.AddRow(Markup.Escape(name), $"{seconds:0.00}", $"{seconds / all:0.0%}", Bar('█', seconds, all));
        }

        foreach (var (name, count) in profile.Counts)
        {
            table.AddRow(Markup.Escape(name), $"{count:N0}", $"{count / profile.Seconds:N0}/s", string.Empty);
        }

        return table;
    }

    private static Table New(string first, params ReadOnlySpan<string> others)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(first);
        foreach (var column in others[..^1]) table.AddColumn(new TableColumn(column).RightAligned());
        return table.AddColumn(others[^1]);
    }

    private static string Bar(char block, double value, double whole) =>
        new(block, whole <= 0 ? 0 : (int)Math.Round(value / whole * BarColumns));
}
