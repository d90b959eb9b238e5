using System.Text.Json.Nodes;

namespace Verdict.Cli.Bench;

/// <summary>Where a server's time went: by threads, as the kernel charged them, and by what its zone threads say they did.</summary>
/// <param name="Seconds">How long it was watched.</param>
/// <param name="Threads">Kinds of threads, the busiest first.</param>
/// <param name="Phases">Seconds of the zone threads in each phase of their passes, waiting included.</param>
/// <param name="Counts">What the zone threads counted meanwhile: passes, reads, writes.</param>
internal sealed record ServerProfile(
    double Seconds,
    IReadOnlyList<ThreadShare> Threads,
    IReadOnlyList<KeyValuePair<string, double>> Phases,
    IReadOnlyList<KeyValuePair<string, double>> Counts)
{
    private const string Nanoseconds = "Ns";
    // How many there are now, and no count of what happened.
    private const string Connections = "connections";

    /// <summary>What happened between two looks.</summary>
    public static ServerProfile Between(Moment from, Moment until, double seconds)
    {
        var threads = until.Threads
            .Select(thread => (
                Kind: KindOf(thread.Value.Name),
                Used: from.Threads.TryGetValue(thread.Key, out var earlier) ? thread.Value - earlier : thread.Value))
            .GroupBy(thread => thread.Kind)
            .Select(kind => new ThreadShare(
                kind.Key,
                kind.Count(),
                kind.Sum(thread => thread.Used.UserSeconds),
                kind.Sum(thread => thread.Used.SystemSeconds),
                kind.Sum(thread => thread.Used.WaitingSeconds)));
        var counted = Difference(Totals(from.Run), Totals(until.Run));
        return new(
            seconds,
            [.. threads.OrderByDescending(share => share.TotalSeconds)],
            [.. counted.Where(IsPhase).Select(count => KeyValuePair.Create(count.Key[..^Nanoseconds.Length], count.Value / 1e9))],
            [.. counted.Where(count => !IsPhase(count) && count.Key != Connections)]);
    }

    public JsonObject ToJson() => new()
    {
        ["seconds"] = Math.Round(Seconds, 2),
        ["threads"] = new JsonArray([.. Threads.Where(share => share.TotalSeconds > 0).Select(share => (JsonNode)share.ToJson())]),
        ["phases_s"] = new JsonObject(Phases.Select(phase => KeyValuePair.Create(phase.Key, (JsonNode?)Math.Round(phase.Value, 3)))),
        ["counts"] = new JsonObject(Counts.Select(count => KeyValuePair.Create(count.Key, (JsonNode?)(long)count.Value))),
    };

    private static bool IsPhase(KeyValuePair<string, double> count) => count.Key.EndsWith(Nanoseconds, StringComparison.Ordinal);

    // Numbered threads of one kind are one kind.
    private static string KindOf(string name)
    {
        var kind = name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        return kind.Length > 0 ? kind.TrimEnd('-', ' ', '#', '_') : name;
    }

    // Whatever its zone threads count, all threads together, in the order in which they tell it.
    private static List<KeyValuePair<string, double>> Totals(JsonObject run)
    {
        var totals = new List<KeyValuePair<string, double>>();
        foreach (var thread in run["threads"] as JsonArray ?? [])
        {
            foreach (var (name, value) in thread as JsonObject ?? [])
            {
                if (value is not JsonValue number || !number.TryGetValue<double>(out var count)) continue;
                var index = totals.FindIndex(total => total.Key == name);
                if (index < 0) totals.Add(new(name, count));
                else totals[index] = new(name, totals[index].Value + count);
            }
        }

        return totals;
    }

    private static List<KeyValuePair<string, double>> Difference(
        List<KeyValuePair<string, double>> before,
        List<KeyValuePair<string, double>> after) =>
        [.. after.Select(count =>
            KeyValuePair.Create(count.Key, count.Value - before.FirstOrDefault(earlier => earlier.Key == count.Key).Value))];
}
