using System.Text.Json.Nodes;

namespace Verdict.Cli.Load;

/// <summary>A time in which clients were without their connection: from the first that lost it until all were back.</summary>
/// <param name="StartedAtMs">Unix time in milliseconds when the first client lost its connection.</param>
internal sealed record Outage(long StartedAtMs)
{
    /// <summary>Clients that lost their connection, each once.</summary>
    public HashSet<int> Clients { get; } = [];

    /// <summary>When the first move of a client that had been away was accepted; null before.</summary>
    public long? FirstAcceptedAtMs { get; set; }

    /// <summary>When the last one was back in its zone; null while somebody is away, and for ever when somebody gave up.</summary>
    public long? AllBackAtMs { get; set; }

    public JsonObject ToJson() => new()
    {
        ["startedAtMs"] = StartedAtMs,
        ["firstAcceptedAtMs"] = FirstAcceptedAtMs,
        ["allBackAtMs"] = AllBackAtMs,
        ["clients"] = Clients.Count,
    };
}

/// <summary>All outages of a run, told by many clients at once.</summary>
internal sealed class OutageLog
{
    // A server that flaps for a week must not fill the memory; later ones are counted and not kept.
    private const int KeptMax = 1_000;

    private readonly Lock _gate = new();
    private readonly List<Outage> _kept = [];
    private readonly HashSet<int> _away = [];
    private Outage? _open;
    private Outage? _last;
    private bool _somebodyGaveUp;

    /// <summary>How many there were, kept or not.</summary>
    public int Count { get; private set; }

    /// <summary>Clients that are away now.</summary>
    public int AwayCount
    {
        get
        {
            lock (_gate) return _away.Count;
        }
    }

    public void Left(int client, long nowMs)
    {
        lock (_gate)
        {
            if (_open is null)
            {
                Count++;
                _somebodyGaveUp = false;
                _open = _last = new(nowMs);
                if (_kept.Count < KeptMax) _kept.Add(_open);
            }

            _away.Add(client);
            _open.Clients.Add(client);
        }
    }

    public void Back(int client, long nowMs) => Return(client, nowMs, gaveUp: false);

    /// <summary>It will not come back, so the outage never ends for everybody.</summary>
    public void GaveUp(int client) => Return(client, nowMs: 0, gaveUp: true);

    /// <summary>The first move after its return was accepted.</summary>
    public void Accepted(long nowMs)
    {
        lock (_gate)
        {
            if (_last is not null) _last.FirstAcceptedAtMs ??= nowMs;
        }
    }

    public JsonArray ToJson()
    {
        lock (_gate) return [.. _kept.Select(outage => (JsonNode)outage.ToJson())];
    }

    /// <summary>Each in a line, for people.</summary>
    public IReadOnlyList<string> Describe()
    {
        lock (_gate) return [.. _kept.Select(Describe)];
    }

    private static string Describe(Outage outage)
    {
        var first = outage.FirstAcceptedAtMs is { } accepted
            ? $"first move accepted after {Seconds(accepted)} s"
            : "no move accepted since";
        var back = outage.AllBackAtMs is { } all ? $"all back after {Seconds(all)} s" : "not all are back";
        return $"{outage.Clients.Count:N0} clients, {first}, {back}";

        string Seconds(long untilMs) => $"{(untilMs - outage.StartedAtMs) / 1_000.0:0.00}";
    }

    private void Return(int client, long nowMs, bool gaveUp)
    {
        lock (_gate)
        {
            if (!_away.Remove(client) || _open is null) return;
            _somebodyGaveUp |= gaveUp;
            if (_away.Count > 0) return;
            if (!_somebodyGaveUp) _open.AllBackAtMs = nowMs;
            _open = null;
        }
    }
}
