using System.Text.Json.Nodes;
using Spectre.Console;

namespace Verdict.Cli.Bench;

/// <summary>Where a server's processor time went.</summary>
/// <param name="Seconds">How long it was watched.</param>
/// <param name="Threads">Kinds of threads, the busiest first.</param>
internal sealed record ServerProfile(double Seconds, IReadOnlyList<ThreadShare> Threads)
{
    private const int ShownMax = 12;

    /// <summary>What its threads did between two looks at them.</summary>
    public static ServerProfile Between(
        IReadOnlyDictionary<int, (string Name, ProcessTimes Times)> before,
        IReadOnlyDictionary<int, (string Name, ProcessTimes Times)> after,
        double seconds)
    {
        var threads = after
            .Select(thread => (
                Kind: KindOf(thread.Value.Name),
                Used: before.TryGetValue(thread.Key, out var earlier) ? thread.Value.Times - earlier.Times : thread.Value.Times))
            .GroupBy(thread => thread.Kind)
            .Select(kind => new ThreadShare(
                kind.Key,
                kind.Count(),
                kind.Sum(thread => thread.Used.UserSeconds),
                kind.Sum(thread => thread.Used.SystemSeconds)));
        return new(seconds, [.. threads.OrderByDescending(share => share.TotalSeconds)]);
    }

    public JsonObject ToJson() => new()
    {
        ["seconds"] = Math.Round(Seconds, 2),
        ["threads"] = new JsonArray([.. Threads.Where(share => share.TotalSeconds > 0).Select(share => (JsonNode)share.ToJson())]),
    };

    /// <summary>For people: what each kind used of one core.</summary>
    public IEnumerable<Table> ToTables()
    {
        yield return Bars(
            "threads",
            [.. Threads.Where(share => share.TotalSeconds > 0).Take(ShownMax)
                .Select(share => (share.Label, share.UserSeconds / Seconds, share.SystemSeconds / Seconds))]);
    }

    // Numbered threads of one kind are one kind.
    private static string KindOf(string name)
    {
        var kind = name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        return kind.Length > 0 ? kind.TrimEnd('-', ' ', '#', '_') : name;
    }

    private static Table Bars(string what, IReadOnlyList<(string Label, double User, double System)> rows)
    {
        const int width = 40;
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn(what).AddColumn(new TableColumn("user").RightAligned()).AddColumn(new TableColumn("system").RightAligned());
        table.AddColumn("of one core: █ user, ░ system");
        var whole = Math.Max(rows.Count == 0 ? 0 : rows.Max(row => row.User + row.System), 0.01);
        foreach (var (label, user, system) in rows)
        {
            var bar = new string('█', (int)Math.Round(user / whole * width)) + new string('░', (int)Math.Round(system / whole * width));
            table.AddRow(Markup.Escape(label), $"{user:0.0%}", $"{system:0.0%}", bar);
        }

        return table;
    }
}

/// <summary>What the threads of one kind used.</summary>
internal sealed record ThreadShare(string Kind, int Count, double UserSeconds, double SystemSeconds)
{
    public double TotalSeconds => UserSeconds + SystemSeconds;

    public string Label => Count == 1 ? Kind : $"{Kind} ×{Count}";

    public JsonObject ToJson() => new()
    {
        ["kind"] = Kind,
        ["count"] = Count,
        ["user_s"] = Math.Round(UserSeconds, 3),
        ["system_s"] = Math.Round(SystemSeconds, 3),
    };
}
